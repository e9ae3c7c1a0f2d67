"""The size of an SVG drawing, which passes through as it is: the page must know it, or the text jumps when it comes."""

from __future__ import annotations

import re

from comments_bridge.errors import ContentError

_ROOT = re.compile(r"<svg\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s(width|height|viewBox)\s*=\s*["']([^"']*)["']""")
_PIXELS = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_CORNERS = 4  # of a viewBox: left, top, width, height


def read_size(content: bytes, *, item: str) -> tuple[int, int]:
    """Return width and height in CSS pixels: as the drawing says, else those of its viewBox (SVG 2, 8.2).

    Raises:
        ContentError: it says neither, or is no SVG.
    """
    root = _ROOT.search(content[:20_000].decode("utf-8", "replace"))
    attributes = dict(_ATTRIBUTE.findall(root[0])) if root else {}
    sizes = [_PIXELS.fullmatch(attributes.get(name, "")) for name in ("width", "height")]
    if sizes[0] and sizes[1]:
        return round(float(sizes[0][1])), round(float(sizes[1][1]))
    corners = _NUMBER.findall(attributes.get("viewBox", ""))
    if len(corners) == _CORNERS and float(corners[2]) > 0 < float(corners[3]):
        return round(float(corners[2])), round(float(corners[3]))
    raise ContentError(
        "the drawing does not say how large it is.",
        item=item,
        remedy="Give its <svg> a viewBox, or save it again with a size in pixels.",
    )
