"""How is SVG written: every text escaped, every number finite and short, no id, no style attribute.

Colours stand twice: as presentation attributes, for paper and for who reads without our style sheet, and as classes
that css/chart.css and css/plan.css override by theme. Ids are never used: any two drawings may stand on one page.
"""

from __future__ import annotations

from decimal import Decimal
from html import escape
from math import isfinite

from eutonia.domain.errors import EutoniaError

Attribute = str | int | float | Decimal | None


class DrawingError(EutoniaError):
    """A number that has no place on a drawing."""

    def __init__(self, value: object) -> None:
        super().__init__(f"{value} cannot be drawn: a finite number is needed.")
        self.value = value


class Svg(str):
    """Markup that is safe as it is: Django's templates, which know `__html__`, put it in unescaped."""

    __slots__ = ()

    def __html__(self) -> Svg:
        return self


def coordinate(value: float | Decimal) -> str:
    """A length to a tenth, which is finer than a screen shows.

    >>> coordinate(12.04), coordinate(7), coordinate(-0.01)
    ('12', '7', '0')
    """
    if not isfinite(value):
        raise DrawingError(value)
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, content: str = "", **attributes: Attribute) -> Svg:
    """One element. `class_` gives class, `stroke_width` stroke-width; None leaves an attribute out.

    >>> element("circle", r=2.5, class_="c-point", stroke_width=2)
    '<circle r="2.5" class="c-point" stroke-width="2"/>'
    """
    written = "".join(
        f' {name_.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name_, value in attributes.items()
        if value is not None
    )
    return Svg(f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>")


def _value(value: Attribute) -> str:
    return escape(value) if isinstance(value, str) else coordinate(value or 0)


def words(text: str, *, x: float, y: float, anchor: str = "start", strong: bool = False, size: float = 13) -> Svg:
    """A text on the drawing; `y` is its baseline."""
    return element(
        "text",
        escape(text),
        x=x,
        y=y,
        class_="c-strong" if strong else "c-text",
        fill="#12242a" if strong else "#475a61",
        font_size=size,
        font_weight="600" if strong else None,
        text_anchor=None if anchor == "start" else anchor,
    )


def drawing(
    *parts: str, width: float, height: float, title: str, description: str = "", class_: str | None = None
) -> Svg:
    """The whole picture with its name and its description, which is what a screen reader says of it."""
    head = element("title", escape(title)) + (element("desc", escape(description)) if description else "")
    return element(
        "svg",
        head + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        width=width,
        height=height,
        class_=class_,
        role="img",
        font_family="Inter, system-ui, sans-serif",
    )
