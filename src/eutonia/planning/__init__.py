"""A ladder and the limits of a person in, steps of exact doses out."""
