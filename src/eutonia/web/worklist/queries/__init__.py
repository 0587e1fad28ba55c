"""Reads of the clinicians' pages. Each takes who asks, or a person whom the access table has let them see."""
