"""Turns the outlines of the theme's own drawings into polygons, so that a picture is drawn from what the pages show.

Reads the path commands that the theme uses (SVG 2, 9.3): M, L, H, V, A, Q, T and Z, absolute and relative. An arc is
taken for one of a circle.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from comments_bridge.errors import ConfigError

Point = tuple[float, float]
_TOKEN = re.compile(r"([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+))")
_LENGTHS = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Q": 4, "T": 2, "Z": 0}
_STEPS = 24  # straight pieces to a curve


def read_outlines(path: str) -> list[list[Point]]:
    """Return the closed outlines of a path's `d` attribute, in its own units.

    Raises:
        ConfigError: the path has a command that is not read here.
    """
    outlines: list[list[Point]] = []
    control: Point | None = None
    for name, values in _commands(path):
        kind = name.upper()
        if kind == "M" or not outlines:
            outlines.append([])
        outline = outlines[-1]
        here = outline[-1] if outline else (outlines[-2][0] if len(outlines) > 1 else (0.0, 0.0))
        if kind == "Z":
            outlines.append([outline[0]])
            continue
        origin = here if name.islower() else (0.0, 0.0)
        points, control = _draw(kind, values, here, origin, control)
        outline += points
    return [outline for outline in outlines if len(outline) > 2]  # noqa: PLR2004 - less has no inside


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(path)
    starts = [index for index, (letter, _) in enumerate(tokens) if letter]
    for start, end in pairwise([*starts, len(tokens)]):
        name = tokens[start][0]
        if name.upper() not in _LENGTHS:
            raise ConfigError(
                f"the outline has the command {name}, which cannot be drawn here.",
                item="LOOK",
                remedy="Save the drawing with lines, arcs and quadratic curves alone.",
            )
        values = [float(number) for _, number in tokens[start + 1 : end]]
        length = _LENGTHS[name.upper()] or 1
        if not values:
            yield name, []
        for first in range(0, len(values), length):
            yield name, values[first : first + length]


def _draw(
    kind: str, values: list[float], here: Point, origin: Point, control: Point | None
) -> tuple[list[Point], Point | None]:
    """Return the points that a command adds, and the control point that a T after it would mirror."""
    x, y = origin
    if kind == "H":
        return [(x + values[0], here[1])], None
    if kind == "V":
        return [(here[0], y + values[0])], None
    end = (x + values[-2], y + values[-1])
    if kind == "A":
        return _arc(here, end, values[0], large=bool(values[3]), sweep=bool(values[4])), None
    if kind in {"Q", "T"}:
        mirrored = (2 * here[0] - control[0], 2 * here[1] - control[1]) if control else here
        middle = (x + values[0], y + values[1]) if kind == "Q" else mirrored
        return _quadratic(here, middle, end), middle
    return [end], None


def _quadratic(start: Point, middle: Point, end: Point) -> list[Point]:
    points = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((a * start[0] + b * middle[0] + c * end[0], a * start[1] + b * middle[1] + c * end[1]))
    return points


def _arc(start: Point, end: Point, radius: float, *, large: bool, sweep: bool) -> list[Point]:
    """Return an arc of a circle (SVG 2, B.2.4)."""
    across, down = end[0] - start[0], end[1] - start[1]
    chord = math.hypot(across, down)
    radius = max(radius, chord / 2)
    height = math.sqrt(max(radius**2 - (chord / 2) ** 2, 0.0)) * (1 if large == sweep else -1)
    # The centre lies on the line through the middle of the chord, at a right angle to it.
    centre = (
        (start[0] + end[0]) / 2 + height * down / chord,
        (start[1] + end[1]) / 2 - height * across / chord,
    )
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    turn = math.atan2(end[1] - centre[1], end[0] - centre[0]) - first
    turn = turn % (2 * math.pi) if sweep else -(-turn % (2 * math.pi))
    angles = (first + turn * step / _STEPS for step in range(1, _STEPS + 1))
    return [(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)) for angle in angles]
