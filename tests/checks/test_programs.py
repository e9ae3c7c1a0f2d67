"""The checks that rest on other programs find what they are there for, and say so when the program is missing."""

from __future__ import annotations

import os

import pytest

from checks import accessibility, links, nu
from checks.site import Site
from tests.checks.conftest import BuildPage


@pytest.mark.part("nu")
def test_the_nu_checker_names_page_and_fault(site: Site, build_page: BuildPage) -> None:
    """A picture without a source is a fault of HTML, found with its page and the post behind it."""
    build_page("index.html")
    build_page("posts/markets/index.html", '<img alt="x">')

    found = nu.check_html(site).findings

    assert [("posts/markets/index.html", "content/posts/markets.md")] == [(each.page, each.source) for each in found]
    assert "src" in found[0].what


@pytest.mark.part("nu")
def test_the_nu_checker_passes_a_sound_site(site: Site, build_page: BuildPage) -> None:
    """A sound page and stylesheet have no finding."""
    build_page("index.html")
    (site.output / "site.css").write_text(":root { color: #123; margin-inline: 1rem }\n")

    assert ((), 2) == (nu.check_html(site).findings, nu.check_html(site).looked_at)


@pytest.mark.part("lychee")
def test_broken_links_and_fragments_are_named(site: Site, build_page: BuildPage) -> None:
    """A page that is not there and a fragment that is not there are told apart; other sites are not asked."""
    build_page("index.html", '<a href="/posts/markets/#stall">x</a><a href="https://elsewhere.example.net/">y</a>')
    build_page("posts/markets/index.html", '<a href="/nowhere/">x</a>')

    found = [(each.page, each.what) for each in links.check_links(site).findings]

    assert [
        ("index.html", "/posts/markets/#stall leads to a part of a page that is not there."),
        ("posts/markets/index.html", "/nowhere leads to nothing."),
    ] == found


@pytest.mark.part("lychee")
def test_links_to_the_public_address_are_followed(site: Site, build_page: BuildPage) -> None:
    """An absolute link to the site itself is followed into the built files."""
    build_page("index.html", '<a href="https://blog.example.org/nowhere/">x</a>')

    assert ["index.html"] == [each.page for each in links.check_links(site).findings]


@pytest.mark.part("chromium")
def test_axe_finds_what_hinders_people(site: Site, build_page: BuildPage) -> None:
    """Text that cannot be told from its background is found, with the page's source."""
    build_page("index.html")
    build_page("posts/markets/index.html", '<p style="color:#eee;background:#fff">Pale words.</p>', title="Markets")

    found = accessibility.check_accessibility(site).findings

    assert {("posts/markets/index.html", "content/posts/markets.md")} == {(each.page, each.source) for each in found}
    assert all("color-contrast" in each.what for each in found)


@pytest.mark.parametrize(
    ("check", "remedy"),
    [(nu.check_html, "vnu-jar"), (links.check_links, "requirements-test.txt")],
)
def test_a_missing_program_is_said_with_its_remedy(
    site: Site, monkeypatch: pytest.MonkeyPatch, check: object, remedy: str
) -> None:
    """Without its program a check finds nothing and says what to install."""
    monkeypatch.setattr(nu, "find_nu_checker", lambda: None)
    monkeypatch.setattr(links, "find_lychee", lambda: None)
    assert callable(check)

    outcome = check(site)

    assert () == outcome.findings
    assert remedy in outcome.missing


def test_the_environment_names_the_browser(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    """The variable CHROMIUM comes before what is installed."""
    from checks.parts import find_chromium

    program = site.output / "my-browser"
    program.write_text("")
    monkeypatch.setitem(os.environ, "CHROMIUM", str(program))

    assert program == find_chromium()
