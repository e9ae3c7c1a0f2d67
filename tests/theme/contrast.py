"""Contrast as WCAG 2.2 defines it, and the colours that a look gives to each role."""

from __future__ import annotations

import re
from pathlib import Path

_TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6}|var\(--[\w-]+\));")


def read_roles(look: Path, scheme: str) -> dict[str, str]:
    """Return the colour of each role, as #rrggbb.

    Args:
        look: the folder of the look.
        scheme: light or dark.
    """
    paints = dict(_TOKEN.findall((look / "colours.css").read_text(encoding="utf-8")))
    light, _, dark = (look / "roles.css").read_text(encoding="utf-8").partition("@media (prefers-color-scheme: dark)")
    roles = dict(_TOKEN.findall(light)) | (dict(_TOKEN.findall(dark)) if scheme == "dark" else {})
    return {role: paints[value[len("var(--") : -1]] for role, value in roles.items()}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2, definition of relative luminance)."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
