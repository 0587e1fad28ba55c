"""Where on a body: the regions that can be named, and where each lies on the outline of front and back.

The one list for the form (its choices), the picker (templates/components/body_map.html with css/body_map.css) and the
picture of where the spasms were. "Left" is the person's own left, as they say it: on the front it is at the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eutonia.web.charts.figure import Chart
from eutonia.web.charts.svg import Svg, drawing, element, words

WIDTH = 340
HEIGHT = 354
FIGURE = 160  # how wide one figure is
BACK = WIDTH - FIGURE  # where the second begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One place on the body, and its box on the picture."""

    value: str
    words: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def _one(value: str, words: str, x: int, y: int, width: int, height: int) -> tuple[Region, ...]:
    return (Region(value=value, words=words, x=x, y=y, width=width, height=height),)


def _pair(value: str, words: str, x: int, y: int, width: int, height: int, *, back: bool = False) -> tuple[Region, ...]:
    """Both sides of the body; `x` is that of the box at the left of the picture."""
    mirrored = (BACK * 2 if back else 0) + FIGURE - x - width
    boxes = {"right": mirrored, "left": x} if back else {"right": x, "left": mirrored}
    return tuple(
        Region(value=f"{side}-{value}", words=f"{side} {words}".capitalize(), x=at, y=y, width=width, height=height)
        for side, at in boxes.items()
    )


REGIONS: tuple[Region, ...] = (
    *_one("face", "Face or jaw", 58, 6, 44, 44),
    *_pair("shoulder", "shoulder", 30, 56, 32, 28),
    *_pair("arm", "arm", 20, 86, 36, 54),
    *_pair("hand", "hand", 8, 142, 36, 46),
    *_one("chest", "Chest", 62, 56, 36, 48),
    *_one("belly", "Belly", 56, 106, 48, 34),
    *_pair("hip", "hip or groin", 46, 142, 34, 28),
    *_pair("thigh", "thigh, front", 46, 172, 34, 64),
    *_pair("shin", "knee or shin", 46, 238, 34, 56),
    *_pair("foot", "foot", 46, 296, 34, 34),
    *_one("neck", "Neck", BACK + 58, 36, 44, 26),
    *_one("upper-back", "Upper back", BACK + 52, 64, 56, 44),
    *_one("lower-back", "Lower back", BACK + 52, 110, 56, 34),
    *_pair("buttock", "buttock", BACK + 46, 146, 34, 30, back=True),
    *_pair("thigh-back", "thigh, back", BACK + 46, 178, 34, 58, back=True),
    *_pair("calf", "calf", BACK + 46, 238, 34, 56, back=True),
)

BODY_CHOICES: tuple[tuple[str, str], ...] = tuple((region.value, region.words) for region in REGIONS)


def draw_body(counts: Mapping[str, int], *, title: str = "Where the spasms were") -> Chart:
    """How often was each place named? Discs grow with the number, and carry it."""
    known = {region.value: region for region in REGIONS}
    placed = [(known[value], count) for value, count in counts.items() if value in known and count > 0]
    elsewhere = {value: count for value, count in counts.items() if value not in known and count > 0}
    placed.sort(key=lambda each: (-each[1], each[0].words))
    most = max((count for _, count in placed), default=1)
    parts = [_outline()]
    for region, count in reversed(placed):  # the largest last, on top
        x, y = region.middle
        radius = 8 + 9 * (count / most) ** 0.5
        parts.append(element("circle", cx=x, cy=y, r=radius, class_="c-bar", fill="#2f6fc0"))
        parts.append(
            element(
                "text",
                str(count),
                x=x,
                y=y + 4,
                class_="c-on-bar",
                fill="#fff",
                font_size=12 if count < 100 else 10,
                font_weight="700",
                text_anchor="middle",
            )
        )
    rows = (*((region.words, str(count)) for region, count in placed), *((v, str(n)) for v, n in elsewhere.items()))
    first = ", ".join(f"{words_} {count}" for words_, count in rows[:3])
    summary = f"Most often: {first}." if rows else "No place was written."
    return Chart(
        title=title,
        summary=summary,
        svg=drawing(*parts, width=WIDTH, height=HEIGHT, title=title, description=summary, class_="c-body"),
        columns=("Place", "How often"),
        rows=rows,
    )


def _outline() -> Svg:
    """The same figures as in the picker, in plain colours."""
    return Svg(
        "".join(
            _figure(shift) + words(name, x=80 + shift, y=350, anchor="middle", size=11)
            for shift, name in ((0, "Front"), (BACK, "Back"))
        )
    )


def _figure(shift: int) -> Svg:
    limbs = (
        ("M80 44v16", 15),
        ("M55 73 40 120 28 168M105 73l15 47 12 48", 17),
        ("M27 170l-2 9M133 170l2 9", 15),
        ("M69 164l-3 68M91 164l3 68", 25),
        ("M65 232l-1 76M95 232l1 76", 18),
        ("M64 312l-6 8M96 312l6 8", 15),
    )
    trunk = "M58 66q22-8 44 0l1 34q-5 28-1 58-22 14-44 0 4-30-1-58z"
    drawn = [
        element("ellipse", cx=80, cy=28, rx=16, ry=20),
        element("path", d=trunk, stroke_width=6),
        *(element("path", d=path, fill="none", stroke_width=thick) for path, thick in limbs),
    ]
    return element(
        "g",
        "".join(drawn),
        class_="body-map__figure",
        fill="#dff0ee",
        stroke="#dff0ee",
        stroke_linecap="round",
        stroke_linejoin="round",
        transform=f"translate({shift} 0)" if shift else None,
    )
