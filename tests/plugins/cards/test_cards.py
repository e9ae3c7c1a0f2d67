"""The picture that stands for a post elsewhere: drawn from the theme, the same each time, where it is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from comments_bridge.errors import ConfigError
from plugins.cards.drawing import can_write, fit_title
from plugins.cards.look import read_look
from plugins.cards.outlines import read_outlines
from tests.plugins.conftest import ROOT, SmallSite

URL = "https://blog.example.org"
THEME = ROOT / "theme"


def build(site: SmallSite, cache: Path, **overrides: Any) -> None:
    settings = {"THEME": str(THEME), "THEME_TEMPLATES_OVERRIDES": [str(THEME)], "LOOK": "long-table"}
    site.build(**{**settings, **overrides}, CARD_CACHE=str(cache), SHARE_PICTURES=True)


def shared_with(site: SmallSite, path: str) -> dict[str, str]:
    metas = site.read(path).select('meta[property^="og:image"]')
    return {str(meta["property"]): str(meta["content"]) for meta in metas}


def test_a_post_is_shared_with_its_own_picture(site: SmallSite, tmp_path: Path) -> None:
    """The page names it, says how large it is and what stands on it, and it is there; lists have the site's."""
    site.post("first", Title="Benches & more")
    build(site, tmp_path / "cache")

    assert {
        "og:image": f"{URL}/posts/first/card.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Benches & more, on Testing Times",
    } == shared_with(site, "posts/first/index.html")
    with Image.open(site.output / "posts/first/card.png") as image:
        assert ((1200, 630), "PNG") == (image.size, image.format)
    assert f"{URL}/theme/card.png" == shared_with(site, "index.html")["og:image"]
    assert (site.output / "theme/card.png").is_file()


def test_the_picture_is_the_same_each_time_and_drawn_once(site: SmallSite, tmp_path: Path) -> None:
    """A second build draws nothing; a build without what was kept gives the same bytes."""
    build(site, tmp_path / "one")
    first = site.files()
    drawn = {file: file.stat().st_mtime_ns for file in (tmp_path / "one").rglob("*.png")}
    build(site, tmp_path / "one")
    assert drawn == {file: file.stat().st_mtime_ns for file in (tmp_path / "one").rglob("*.png")}
    build(site, tmp_path / "two")

    assert first == site.files()


def test_another_look_gives_another_picture(site: SmallSite, tmp_path: Path) -> None:
    """A council that changes its colours changes its pictures with them."""
    build(site, tmp_path)
    before = (site.output / "posts/first/card.png").read_bytes()
    build(site, tmp_path, LOOK="harbour")

    assert before != (site.output / "posts/first/card.png").read_bytes()
    ground = tuple(bytes.fromhex(read_look(THEME, "harbour").colours["ground-lit"][1:]))
    with Image.open(site.output / "posts/first/card.png") as image:
        assert ground == image.convert("RGB").getpixel((5, 5))


def test_letters_that_cannot_be_drawn_give_the_site_s_picture(site: SmallSite, tmp_path: Path) -> None:
    """A title in a script that the font lacks is never a row of empty boxes."""
    site.post("first", Title="مرحبا")
    build(site, tmp_path)

    assert f"{URL}/theme/card.png" == shared_with(site, "posts/first/index.html")["og:image"]
    assert can_write("Sut gallwn ni siarad â’n gilydd, ŵyr?")


def test_a_local_build_draws_nothing(site: SmallSite, tmp_path: Path) -> None:
    """Nobody shares it, so its writer need not wait."""
    build(site, tmp_path)
    site.build(CARD_CACHE=str(tmp_path / "none"))

    assert not (tmp_path / "none").exists()
    assert not (site.output / "posts/first/card.png").exists()


@pytest.mark.parametrize("title", ["Short", "A few words more than that, but not many", "word " * 60, "W" * 80, ""])
def test_every_title_fits(title: str) -> None:
    """However long a title or a word of it is, it stays on the picture."""
    font, lines = fit_title(title)

    assert [] == [line for line in lines if font.getlength(line) > 1200 - 2 * 80]
    assert len(lines) * font.size * 1.12 < 630 - 178 - 128


def test_no_word_is_left_alone() -> None:
    """Lines are of about one length."""
    assert ["Trust is built in", "small change"] == fit_title("Trust is built in small change")[1]


@pytest.mark.parametrize(
    ("path", "corners"),
    [
        ("M0 0h4v4H0z", {(0, 0), (4, 0), (4, 4), (0, 4)}),
        ("M1 1L5 1 5 5z", {(1, 1), (5, 1), (5, 5)}),
        ("M2 2l3 0v3zM8 8h1v1z", {(2, 2), (5, 2), (5, 5), (8, 8), (9, 8), (9, 9)}),
    ],
)
def test_straight_outlines_keep_their_corners(path: str, corners: set[tuple[float, float]]) -> None:
    """Absolute and relative lines, and several outlines in one path."""
    assert corners == {point for outline in read_outlines(path) for point in outline}


def test_round_outlines_are_round() -> None:
    """Half a circle is half as high as it is wide; a curve reaches half-way to its handle."""
    (above,), (curve,) = read_outlines("M2 18a6 6 0 0 1 12 0z"), read_outlines("M0 0q6 -6 12 0t12 0z")

    assert pytest.approx(12) == min(y for _, y in above)
    assert pytest.approx(18) == max(y for _, y in above)
    assert pytest.approx((-3, 3)) == (min(y for _, y in curve), max(y for _, y in curve))


def test_an_outline_that_cannot_be_drawn_is_named() -> None:
    """A designer is told which command of a new mark is not read."""
    with pytest.raises(ConfigError, match="the command C"):
        read_outlines("M0 0C1 1 2 2 3 3z")
