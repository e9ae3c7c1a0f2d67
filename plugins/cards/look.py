"""What a picture takes from the theme: the colours of the look in use, its mark, and the people along the table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from comments_bridge.errors import ConfigError

_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6}|var\(--([a-z-]+)\))", re.IGNORECASE)
_PATH = re.compile(r'<path(?: class="([\w-]+)")? d="([^"]+)"')
_ROLES = ("ground-lit", "text", "text-quiet", "accent", "lamp", "staff")
_FRIEZE = {"frieze__ink": "text", "frieze__accent": "accent", "frieze__lamp": "lamp", "frieze__staff": "staff"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Colours by role (`#rrggbb`, those for daylight), and outlines as `(role, path)`."""

    colours: Mapping[str, str]
    mark: tuple[tuple[str, str], ...]
    frieze: tuple[tuple[str, str], ...]


def read_look(theme: Path, name: str) -> Look:
    """Read a look of the theme.

    Args:
        theme: the folder that holds looks/ and components/.
        name: of the folder below looks/.

    Raises:
        ConfigError: a role has no colour.
    """
    folder = theme / "looks" / name
    mark = _paths(folder / "mark.svg")
    frieze = _paths(theme / "components/frieze/frieze.html")
    return Look(
        colours=_colours(folder),
        mark=tuple(("accent" if kind else "text", path) for kind, path in mark),
        frieze=tuple((_FRIEZE[kind], path) for kind, path in frieze),
    )


def _colours(folder: Path) -> dict[str, str]:
    tokens: dict[str, str] = {}
    for file in ("colours.css", "roles.css"):
        daylight = (folder / file).read_text(encoding="utf-8").partition("@media")[0]
        for token, value, other in _TOKEN.findall(daylight):
            tokens[token] = tokens.get(other, "") if other else value
    if missing := [role for role in _ROLES if not tokens.get(role)]:
        raise ConfigError(
            f"the role {missing[0]} has no colour.",
            item=f"LOOK {folder.name}",
            remedy="Give it one in roles.css, from colours.css, written as #rrggbb.",
        )
    return {role: tokens[role] for role in _ROLES}


def _paths(file: Path) -> list[tuple[str, str]]:
    return _PATH.findall(file.read_text(encoding="utf-8"))
