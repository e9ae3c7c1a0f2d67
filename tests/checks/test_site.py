"""A built site's pages are known by their kind and by the file that they come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from checks.report import report_site
from checks.site import Site, examples, kind_of, locate, read_site
from checks.weight import check_weight
from comments_bridge.errors import ContentError
from tests.checks.conftest import BuildPage


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "index"),
        ("page/2/index.html", "index"),
        ("posts/markets/index.html", "post"),
        ("series/index.html", "series list"),
        ("series/streets/index.html", "series"),
        ("categories/places/index.html", "category"),
        ("tags/index.html", "tag list"),
        ("authors/nia/index.html", "author"),
        ("archives/index.html", "archives"),
        ("comments/index.html", "responses"),
        ("404.html", "404"),
        ("search/index.html", "search"),
        ("about/index.html", "page"),
    ],
)
def test_names_the_kind_of_a_page(site: Site, path: str, kind: str) -> None:
    """The path says which kind of page it is."""
    assert kind == kind_of(site, path)


def test_the_example_of_a_kind_is_its_heaviest_page(site: Site, build_page: BuildPage) -> None:
    """The longest post stands for all posts."""
    build_page("posts/markets/index.html", "<p>" + "long " * 100)
    build_page("index.html")
    build_page("about/index.html")
    build_page("respond/index.html", "<p>" + "longer " * 10)

    expected = {
        "index": "index.html",
        "page": "respond/index.html",
        "post": "posts/markets/index.html",
    }
    assert expected == examples(site)


def test_an_unbuilt_site_is_said(tmp_path: Path) -> None:
    """Checking before building says what to run."""
    with pytest.raises(ContentError, match="invoke build"):
        read_site(tmp_path, tmp_path)


def test_a_line_that_is_not_found_leaves_the_file(site: Site) -> None:
    """Where the words do not stand in the source, the file alone is named."""
    assert "content/posts/markets.md" == locate(site, "content/posts/markets.md", "no such words")
    assert "content/posts/markets.md:3" == locate(site, "content/posts/markets.md", "a room")


def test_a_heavy_page_is_found(site: Site, build_page: BuildPage) -> None:
    """A page whose bytes, compressed, pass the limit is named with its weight."""
    noise = "".join(f"{number * 7919 % 65537:x}" for number in range(40_000))
    build_page("index.html", f"<p>{noise}</p>")

    found = check_weight(site).findings

    assert ["index.html"] == [each.page for each in found]
    assert "the limit is 40,000" in found[0].what


def test_a_page_weighs_what_it_loads(site: Site, build_page: BuildPage) -> None:
    """A script weighs on the pages that load it, and on no other."""
    noise = "".join(f"{number * 7919 % 65537:x}" for number in range(40_000))
    (site.output / "heavy.js").write_text(noise)
    build_page("index.html")
    build_page("about/index.html", '<script src="/heavy.js"></script>')

    assert ["about/index.html"] == [each.page for each in check_weight(site).findings]


def test_the_report_ends_with_a_code_that_scripts_can_trust(
    tmp_path: Path, build_page: BuildPage, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    """A finding is printed with page, source and remedy, and the code is 1."""
    (tmp_path / "comments.toml").write_text(
        '[site]\nurl = "https://blog.example.org"\naddress = "a@example.org"\nid_key = "0123456789abcdef"\n'
    )
    build_page("index.html", "<h3>Deep</h3>")

    code = report_site(site.output, tmp_path, Console(width=200))

    printed = capsys.readouterr().out
    assert 1 == code
    assert "index.html" in printed
    assert "skips a level" in printed


def test_a_post_in_another_language_is_a_kind_of_its_own(sample_site: Site) -> None:
    """Its page speaks other words, so whoever checks one page of each kind checks one of these too."""
    welsh, english = ("posts/lleoedd-i-benderfynu-pethau-ynddynt/", "posts/places-to-decide-things-in/")

    assert "post in another language" == kind_of(sample_site, f"{welsh}index.html")
    assert "post" == kind_of(sample_site, f"{english}index.html")
