"""Reads a drawing back: is it well-formed, and which points does it touch? Knows the commands that we draw with."""

import re
from math import isfinite
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
TOKEN = re.compile(r"[MLHVZmlhvzaqQ]|-?\d*\.?\d+(?:e-?\d+)?")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Q": 4}


def parse(svg):
    return ET.fromstring(svg)


def find(svg, class_):
    """Every element of a class."""
    return [each for each in parse(svg).iter() if class_ in (each.get("class") or "").split()]


def title_of(svg):
    return parse(svg).findtext(f"{SVG}title")


def view_box(root):
    return [float(each) for each in root.get("viewBox").split()]


def path_points(d):
    """The points that a path goes through."""
    tokens, x, y, start, points = TOKEN.findall(d), 0.0, 0.0, (0.0, 0.0), []
    command, place = "", 0
    while place < len(tokens):
        if tokens[place].isalpha():
            command = tokens[place]
            place += 1
            if command in "zZ":
                x, y = start
                continue
        takes = TAKES[command.upper()]
        numbers = [float(each) for each in tokens[place : place + takes]]
        assert len(numbers) == takes, f"a piece is missing in {d!r}"
        place += takes
        relative = command.islower()
        if command in "hH":
            x = x + numbers[0] if relative else numbers[0]
        elif command in "vV":
            y = y + numbers[0] if relative else numbers[0]
        else:
            x, y = (x + numbers[-2], y + numbers[-1]) if relative else (numbers[-2], numbers[-1])
        if command in "mM":
            start = (x, y)
        points.append((x, y))
    return points


def points_of(element):
    """The corners and points of one element, where it has no transform."""
    name = element.tag.removeprefix(SVG)

    def at(*names):
        return [float(element.get(each, "0")) for each in names]

    if name == "rect":
        x, y, width, height = at("x", "y", "width", "height")
        assert width >= 0
        assert height >= 0
        return [(x, y), (x + width, y + height)]
    if name == "circle":
        x, y, r = at("cx", "cy", "r")
        return [(x - r, y - r), (x + r, y + r)]
    if name == "path":
        return path_points(element.get("d"))
    return [tuple(at("x", "y"))] if name == "text" else []


def assert_inside(svg, *, margin=0.2):
    """Every number is finite, and nothing is drawn beyond the edge (a rounding wide)."""
    root = parse(svg)
    left, top, width, height = view_box(root)
    for element in root.iter():
        for x, y in points_of(element):
            assert isfinite(x)
            assert isfinite(y)
            assert left - margin <= x <= left + width + margin, ET.tostring(element)
            assert top - margin <= y <= top + height + margin, ET.tostring(element)


def assert_plain(svg):
    """Nothing that a strict content policy refuses, or that clashes with a second drawing on the page."""
    for element in parse(svg).iter():
        names = {name for name in element.attrib if name in ("style", "id") or name.startswith("on") or "href" in name}
        assert names == set()
        assert element.tag not in (f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject")
