"""A patient in, findings out: the rules of knowledge/ asked of one person in three-valued logic."""
