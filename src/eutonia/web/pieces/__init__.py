"""Pictures of what is taken: tablets, halves, capsules, packets, millilitres in a syringe; and the words for them."""

from eutonia.web.pieces.drawing import Picture, PieceError, draw_part, draw_parts

__all__ = ["Picture", "PieceError", "draw_part", "draw_parts"]
