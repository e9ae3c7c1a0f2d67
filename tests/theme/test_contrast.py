"""Every look can be read by everyone, in light and in dark."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.theme.contrast import contrast, read_roles
from theme.examples import THEME

LOOKS = sorted(path for path in (THEME / "looks").iterdir() if path.is_dir())
GROUNDS = ("ground", "ground-lit", "sheet")
TEXTS = [
    *product(("text", "text-quiet", "accent", "visited", "staff"), GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-staff", "staff"),
    ("text-foot", "ground-foot"),
    ("text", "line"),  # a redaction's words stand on the colour of lines
]
CONTROLS = [*product(("control", "accent", "staff", "focus"), GROUNDS), ("text-foot", "ground-foot")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_text_has_contrast(look: Path, scheme: str) -> None:
    """Every colour of text stands out from every ground that it is used on by 4.5 to 1 (WCAG 1.4.3)."""
    roles = read_roles(look, scheme)

    assert {} == _too_close(roles, TEXTS, 4.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_controls_and_lines_that_mean_something_have_contrast(look: Path, scheme: str) -> None:
    """Seats, the lines that hold replies, buttons and the focus stand out from every ground by 3 to 1 (WCAG 1.4.11)."""
    roles = read_roles(look, scheme)

    assert {} == _too_close(roles, CONTROLS, 3)


def test_every_look_fills_the_same_roles() -> None:
    """A look cannot forget a role, in either scheme."""
    roles = {frozenset(read_roles(look, scheme)) for look, scheme in product(LOOKS, ("light", "dark"))}

    assert 1 == len(roles)


def test_contrast_is_that_of_the_standard() -> None:
    """The measure gives the ends of the scale and a known value between them."""
    measured = [contrast("#000000", "#ffffff"), contrast("#777777", "#777777"), contrast("#777777", "#ffffff")]

    assert [21.0, 1.0, 4.48] == [round(ratio, 2) for ratio in measured]


def _too_close(roles: dict[str, str], pairs: list[tuple[str, str]], least: float) -> dict[tuple[str, str], float]:
    ratios = {(one, other): contrast(roles[one], roles[other]) for one, other in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}
