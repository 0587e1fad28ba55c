"""Sample people at different points of care, for trying the clinic out. On this machine alone, never beside real
people."""
