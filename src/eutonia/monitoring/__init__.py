"""What a diary adds up to: summary, cover, signals, and the proposal that the published table gives."""
