"""Which pieces make this dose, as a picture that needs no colour and no reading?

A half is a whole outline of which one side is there and the other is only dashed; the score runs between them. A
tablet is drawn round whatever it really looks like: the picture says how many and how much, the words say of what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from eutonia.domain.dose import plain_decimal
from eutonia.domain.errors import EutoniaError
from eutonia.domain.plan import Part
from eutonia.render.sig import part_words
from eutonia.web.charts.svg import Attribute, Svg, drawing, element

HALF = Decimal("0.5")
HEIGHT = 48
GAP = 8
MOST = 6  # drawn one by one; more are a number beside one
# Syringes for the mouth: how many mL, and into how many parts each is marked.
SYRINGES = {Decimal(1): 10, Decimal(3): 6, Decimal(5): 10, Decimal(10): 10, Decimal(20): 20}
LARGEST = max(SYRINGES)
INK = "#4d6067"
BODY: dict[str, Attribute] = {"class_": "piece__body", "fill": "#fff", "stroke": INK, "stroke_width": 2}
GONE: dict[str, Attribute] = {
    "class_": "piece__gone",
    "fill": "#e8eeee",
    "stroke": INK,
    "stroke_width": 1.5,
    "stroke_dasharray": "3 3",
}


class PieceError(EutoniaError):
    """An amount of which there is no picture, because nobody can take it."""

    def __init__(self, part: Part) -> None:
        super().__init__(f"{part.count} {part.unit} of {part.product} cannot be drawn: halves are of tablets only.")
        self.part = part


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is taken, drawn and in words. The words stand beside the drawing or instead of it."""

    svg: Svg
    words: str


def draw_parts(parts: Sequence[Part]) -> tuple[Picture, ...]:
    """One picture a product, in the order of the plan."""
    return tuple(draw_part(part) for part in parts)


def draw_part(part: Part) -> Picture:
    """So many pieces, or so much liquid, of one product."""
    said = part_words(part)
    if part.unit == "mL":
        drawn, width = _syringe(part.count)
    else:
        drawn, width = _pieces(part)
    return Picture(svg=drawing(drawn, width=width, height=HEIGHT, title=said, class_="pieces"), words=said)


def _pieces(part: Part) -> tuple[Svg, float]:
    whole, rest = divmod(part.count, 1)
    if part.count <= 0 or rest not in (0, HALF) or (rest and part.unit != "tablet"):
        raise PieceError(part)
    each = _width(part.unit)
    strength = plain_decimal(part.mg_per_unit)
    shown = 1 if whole > MOST else int(whole)
    drawn = [_piece(part.unit, strength, place * (each + GAP), scored=bool(rest)) for place in range(shown)]
    end = shown * (each + GAP)
    if whole > MOST:
        drawn.append(_text(f"× {whole}", x=end, size=18, anchor=None))
        end += 48
    if rest:
        drawn.append(_at(end, _half_tablet()))
        end += each + GAP
    return Svg("".join(drawn)), end - GAP


def _width(unit: str) -> float:
    return {"tablet": 44.0, "capsule": 62.0}.get(unit, 40.0)


def _piece(unit: str, strength: str, x: float, *, scored: bool) -> Svg:
    if unit == "capsule":
        return _at(x, _capsule(strength))
    return _at(x, _tablet(strength, scored=scored) if unit == "tablet" else _packet(strength))


def _at(x: float, inside: Svg) -> Svg:
    return element("g", inside, transform=f"translate({x:.1f} 0)") if x else inside


def _tablet(strength: str, *, scored: bool) -> Svg:
    # The score of a whole tablet is drawn short, above and below its number.
    line = element("path", d="M22 5v8M22 35v8", class_="piece__line", stroke=INK, stroke_width=1.5) if scored else ""
    return Svg(_shape("circle", BODY, cx=22, cy=24, r=20) + line + _number(strength, x=22, size=_size(strength)))


def _half_tablet() -> Svg:
    there = _shape("path", BODY, d="M20 4a20 20 0 0 0 0 40z")
    gone = _shape("path", GONE, d="M24 4a20 20 0 0 1 0 40z")
    return Svg(there + gone + _number("½", x=12, size=14))


def _capsule(strength: str) -> Svg:
    body = _shape("rect", BODY, x=1, y=11, width=60, height=26, rx=13)
    cap = element(
        "path",
        d="M24 11H14a13 13 0 0 0 0 26h10z",
        class_="piece__cap",
        fill="#bfe0dc",
        stroke=INK,
        stroke_width=2,
    )
    return Svg(body + cap + _number(strength, x=41, size=_size(strength)))


def _packet(strength: str) -> Svg:
    body = _shape("rect", BODY, x=2, y=3, width=36, height=42, rx=3)
    seams = element("path", d="M2 10h36M2 38h36", class_="piece__line", stroke=INK, stroke_width=1.5)
    return Svg(body + seams + _number(strength, x=20, size=_size(strength)))


def _syringe(volume: Decimal) -> tuple[Svg, float]:
    """A syringe for the mouth filled to the volume, which stands below it; more than the largest is several times."""
    if volume <= 0:
        raise PieceError(Part(product="liquid", unit="mL", mg_per_unit=Decimal(1), count=volume))
    times = (volume / LARGEST).to_integral_value(ROUND_CEILING)
    share = volume / times
    size = next(each for each in SYRINGES if each >= share)
    filled = 96 * float(share / size)
    barrel = _shape("rect", BODY, x=12, y=6, width=96, height=18, rx=2)
    liquid = element("rect", x=12, y=7, width=filled, height=16, class_="piece__liquid", fill="#8fc6e6")
    parts = SYRINGES[size]
    marks = "".join(f"M{12 + 96 * part / parts:.1f} 6v{9 if part * 2 == parts else 6}" for part in range(1, parts))
    lines = element("path", d=marks, class_="piece__line", stroke=INK, stroke_width=1.2)
    plunger = element(
        "path",
        d=f"M12 15H3M{12 + filled:.1f} 6v18M{12 + filled:.1f} 15H126M126 7v16",
        class_="piece__line",
        fill="none",
        stroke=INK,
        stroke_width=2,
    )
    # Several times as much only where each is a round measure; else the whole is named, and how is for the pharmacist.
    shared = times > 1 and not share % HALF and share * times == volume
    said = f"{times} × {plain_decimal(share)} mL" if shared else f"{plain_decimal(volume)} mL"
    return Svg(barrel + liquid + lines + plunger + _text(said, x=60, y=42, size=15)), 128


def _shape(name: str, look: dict[str, Attribute], **place: Attribute) -> Svg:
    return element(name, "", **place, **look)


def _size(strength: str) -> float:
    return {1: 16, 2: 16, 3: 14}.get(len(strength), 12)


def _number(text: str, *, x: float, size: float) -> Svg:
    """On a piece, which is light in the dark as well."""
    return _text(text, x=x, size=size, class_="piece__number")


def _text(
    text: str,
    *,
    x: float,
    y: float | None = None,
    size: float,
    anchor: str | None = "middle",
    class_: str = "piece__text",
) -> Svg:
    return element(
        "text",
        text,
        x=x,
        y=y if y is not None else 24 + size * 0.36,
        class_=class_,
        fill="#12242a",
        font_size=size,
        font_weight="700",
        text_anchor=anchor,
    )
