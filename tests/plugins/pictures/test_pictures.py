"""Pictures on a built site: what is published, how a page shows it, and what stops a build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from tests.plugins.conftest import ANN, SmallSite
from tests.plugins.pictures.photographs import drawing, moving, photograph

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests here, as for all builds on a writer's laptop."""
    return tmp_path_factory.mktemp("cache")


Stop = Callable[[], str]


@pytest.fixture
def stop(site: SmallSite, cache: Path, capsys: pytest.CaptureFixture[str]) -> Stop:
    """Build a site that cannot be built, and return what its writer is told."""

    def stopped() -> str:
        with pytest.raises(SystemExit):
            site.build(PICTURE_CACHE=str(cache))
        return capsys.readouterr().err

    return stopped


def put(site: SmallSite, path: str, content: bytes) -> None:
    file = site.folder / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def show(site: SmallSite, cache: Path, body: str) -> BeautifulSoup:
    site.post("first", body=body)
    site.build(PICTURE_CACHE=str(cache))
    return site.read("posts/first/index.html")


def test_a_photograph_comes_in_the_size_and_form_that_a_reader_needs(site: SmallSite, cache: Path) -> None:
    """AVIF first, then WebP, each in several widths, and a plain JPEG for everyone else; the page knows its shape."""
    put(site, "images/benches.jpg", photograph())

    page = show(site, cache, "![Two benches.]({static}/images/benches.jpg)")

    picture = page.select_one("picture")
    assert isinstance(picture, Tag)
    assert ["image/avif", "image/webp"] == [source["type"] for source in picture.select("source")]
    image = picture.select("img")[0]
    assert {"alt": "Two benches.", "src": "/images/benches.jpg", "width": "1200", "height": "900"} == image.attrs
    for source in picture.select("source"):
        for address, width in (each.split() for each in str(source["srcset"]).split(", ")):
            with Image.open(site.output / address.lstrip("/")) as file:
                assert (source["type"], width) == (file.get_format_mimetype(), f"{file.width}w")


def test_what_the_camera_wrote_is_gone(site: SmallSite, cache: Path) -> None:
    """Neither where nor by whom it was taken reaches the site, whether a post shows the picture or not."""
    put(site, "images/benches.jpg", photograph())
    put(site, "images/unused.jpg", photograph(300, 200))
    put(site, "images/plan.png", drawing())

    show(site, cache, "![Two benches.]({static}/images/benches.jpg) ![A plan.]({static}/images/plan.png)")

    published = sorted((site.output / "images").iterdir())
    assert {"benches.jpg", "unused.jpg", "plan.png"} <= {file.name for file in published}
    for file in published:
        content = file.read_bytes()
        assert [] == [word for word in (b"Exif", b"Resident", b"Invented", b"GPS") if word in content], file.name
        with Image.open(file) as image:
            assert ({}, set()) == (dict(image.getexif()), {"exif", "xmp", "icc_profile", "Author"} & image.info.keys())


def test_each_file_is_lighter_than_the_next(site: SmallSite, cache: Path) -> None:
    """Nobody downloads more for seeing less."""
    put(site, "images/benches.jpg", photograph())

    page = show(site, cache, "![Two benches.]({static}/images/benches.jpg)")

    for source in page.select("source"):
        addresses = [each.split()[0] for each in str(source["srcset"]).split(", ")]
        weights = [(site.output / address.lstrip("/")).stat().st_size for address in addresses]
        assert sorted(weights) == weights
        assert len(set(weights)) == len(weights)


def test_a_picture_stands_upright(site: SmallSite, cache: Path) -> None:
    """A telephone held upright writes a picture that lies on its side, with a note to turn it; we turn it."""
    put(site, "images/tall.jpg", photograph(800, 600, orientation=6))

    page = show(site, cache, "![A tree.]({static}/images/tall.jpg)")

    image = page.select("picture img")[0]
    assert ("600", "800") == (image["width"], image["height"])


def test_only_the_first_picture_comes_at_once(site: SmallSite, cache: Path) -> None:
    """The others wait until the reader comes near them."""
    put(site, "images/a.jpg", photograph(300, 200))
    put(site, "images/b.jpg", photograph(200, 300))

    page = show(
        site,
        cache,
        "![One.]({static}/images/a.jpg)\n\n![Two.]({static}/images/b.jpg)\n\n![Three.]({static}/images/a.jpg)",
    )

    assert [None, "lazy", "lazy"] == [image.get("loading") for image in page.select("article img, main img, img")]


def test_a_drawing_keeps_its_edges(site: SmallSite, cache: Path) -> None:
    """What has few colours is never blurred: its other form loses nothing, and clear stays clear."""
    put(site, "images/plan.png", drawing())

    page = show(site, cache, "![A plan.]({static}/images/plan.png)")

    source = page.select("source")
    assert ["image/webp"] == [each["type"] for each in source]
    largest = str(source[0]["srcset"]).split(", ")[-1].split()[0]
    with Image.open(site.output / largest.lstrip("/")) as image:
        assert (131, 31, 91, 255) == image.convert("RGBA").getpixel((300, 150))
        assert 0 == image.convert("RGBA").getpixel((5, 5))[3]  # type: ignore[index] # of RGBA it is a tuple


def test_an_svg_passes_through_and_has_its_size(site: SmallSite, cache: Path) -> None:
    """Its bytes are the writer's; the page learns its shape from the viewBox."""
    site.write("images/map.svg", SVG)

    page = show(site, cache, "![A map.]({static}/images/map.svg)")

    image = page.select("img")[0]
    assert ("300", "150") == (image["width"], image["height"])
    assert SVG == (site.output / "images/map.svg").read_text(encoding="utf-8")


def test_pictures_may_lie_beside_a_post_or_be_written_in_html(site: SmallSite, cache: Path) -> None:
    """`{attach}`, paths from the post, addresses from the root, and a size that the writer gave: all are understood."""
    put(site, "images/benches.jpg", photograph(600, 400))
    put(site, "posts/near.jpg", photograph(640, 480))

    page = show(
        site,
        cache,
        "![Near.]({attach}near.jpg)\n\n![Up.]({static}../images/benches.jpg)\n\n"
        '<p><img src="/images/benches.jpg" alt="Root." width="60" height="40"></p>',
    )

    images = page.select("picture > img")
    assert ["Near.", "Up.", "Root."] == [image["alt"] for image in images]
    assert ["640", "600", "60"] == [image["width"] for image in images]
    assert (site.output / "posts/first/near.jpg").is_file()
    for source in page.select("source"):
        assert (site.output / str(source["srcset"]).split()[0].lstrip("/")).is_file()


def test_feeds_show_the_plain_picture(site: SmallSite, cache: Path) -> None:
    """A feed reader gets one whole address and no forms to choose from."""
    put(site, "images/benches.jpg", photograph(600, 400))

    show(site, cache, "![Two benches.]({static}/images/benches.jpg)")

    feed = (site.output / "feeds/all.atom.xml").read_text(encoding="utf-8")
    assert "https://blog.example.org/images/benches.jpg" in feed
    assert "srcset" not in feed


def test_a_person_s_picture_is_small_and_square(site: SmallSite, cache: Path) -> None:
    """It is shown at 96 pixels, so twice as many are enough for any screen."""
    put(site, "images/ann.jpg", photograph(900, 600))
    person = {"slug": "ann", "role": "Officer", "biography": "Ann tests.", "picture": "images/ann.jpg"}

    site.build(PICTURE_CACHE=str(cache), PEOPLE={ANN: person})

    with Image.open(site.output / "images/ann.jpg") as image:
        assert (192, 192) == image.size


def test_a_second_build_makes_nothing_again(site: SmallSite, tmp_path: Path) -> None:
    """The same pictures cost nothing the second time, and a cache that was deleted gives the same bytes."""
    put(site, "images/benches.jpg", photograph(900, 600))
    show(site, tmp_path / "one", "![Two benches.]({static}/images/benches.jpg)")
    first, made = site.files(), {file: file.stat().st_mtime_ns for file in (tmp_path / "one").rglob("*.*")}

    show(site, tmp_path / "one", "![Two benches.]({static}/images/benches.jpg)")
    assert made == {file: file.stat().st_mtime_ns for file in (tmp_path / "one").rglob("*.*")}
    show(site, tmp_path / "two", "![Two benches.]({static}/images/benches.jpg)")

    assert first == site.files()


def test_words_may_be_left_out_on_purpose(site: SmallSite, cache: Path) -> None:
    """Two quotation marks in place of the words, straight or curly, say that a picture only decorates."""
    site.write("images/map.svg", SVG)

    page = show(
        site, cache, '![""]({static}/images/map.svg) ![“”]({static}/images/map.svg) <img src="/images/map.svg" alt="">'
    )

    assert ["", "", ""] == [image["alt"] for image in page.select("img")]
    assert "forgotten" not in str(page)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Words.\n\n![]({static}/images/map.svg)", 7, "picture map.svg has no alternative text"),
        ("![A map.]({static}/images/map.svg)\n\n![ ]({static}/images/map.svg)", 5, "has no alternative text"),
        ("![A map.]({static}/images/map.svg)\n\n![]({static}/images/map.svg)", 7, "has no alternative text"),
        ('Words.\n\n<img src="/images/map.svg">', 7, "has no alternative text"),
        ("![A map.](https://pictures.example.com/map.png)", 5, "lies on another site"),
        ("Words\n![A map.]({static}/images/map.heic)", 6, "rowsers cannot show"),
    ],
)
def test_what_a_writer_must_mend_names_the_line(site: SmallSite, stop: Stop, body: str, line: int, words: str) -> None:
    """A picture without words, on another site, or of a form that browsers do not know stops the build."""
    site.write("images/map.svg", SVG)
    site.post("first", body=body)

    told = stop()

    assert f"content/posts/first.md:{line}\n" in told
    assert words in told


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.jpg", b"\xff\xd8\xff\xe0 and no more", "cannot be read"),
        ("words.png", b"These are words.", "cannot be read"),
        ("moving.gif", moving(), "moves"),
        ("phone.heic", b"anything", "may say where it was taken"),
        ("cut.jpg", photograph(400, 300)[:3000], "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_build(
    site: SmallSite, stop: Stop, name: str, content: bytes, words: str
) -> None:
    """It is named, with what to do, and never published as it is."""
    put(site, f"images/{name}", content)

    told = stop()

    assert f"content/images/{name}" in told
    assert words in told
