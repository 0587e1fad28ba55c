"""What we know, as dated and cited data, and the one module that reads it."""
