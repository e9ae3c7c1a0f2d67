"""Old addresses lead to new ones on every kind of host, and pages are sent with strict headers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from comments_bridge.config import read_config
from plugins.hosting.headers import make_headers, write_policy
from tests.plugins.conftest import CONFIG, SmallSite

URL = "https://blog.example.org"


@pytest.fixture
def told(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Build a site that cannot be built, and return what is printed."""

    def printed() -> str:
        with pytest.raises(SystemExit):
            site.build()
        return capsys.readouterr().err

    return printed


def text(site: SmallSite, path: str) -> str:
    return (site.output / path).read_text(encoding="utf-8")


def test_an_alias_is_a_redirect_on_every_host(site: SmallSite) -> None:
    """A former slug and a former path each lead to the post, with and without their last slash."""
    site.post("first", Aliases="once, /2019/05/Ein Brief.html, blog/old/")
    site.build()

    pairs = [
        ("/2019/05/Ein Brief.html", "/posts/first/"),
        *(("/blog/old", "/posts/first/"), ("/blog/old/", "/posts/first/")),
        *(("/posts/once", "/posts/first/"), ("/posts/once/", "/posts/first/")),
    ]
    quoted = [(old.replace(" ", "%20"), new) for old, new in pairs]
    routes = json.loads(text(site, "staticwebapp.config.json"))["routes"]
    assert [f"{old} {new} 301" for old, new in quoted] == text(site, "_redirects").splitlines()
    assert [f'"{old}" "{new}";' for old, new in pairs] == text(site, "_nginx-redirects.map").splitlines()
    assert quoted == [(route["route"], route["redirect"]) for route in routes]
    assert {301} == {route["statusCode"] for route in routes}


@pytest.mark.parametrize("path", ["posts/once/index.html", "2019/05/old.html", "blog/old/index.html"])
def test_a_page_at_the_old_address_sends_the_browser_on(site: SmallSite, path: str) -> None:
    """A host that reads none of the files serves a page that says where the post is, and goes there."""
    site.post("first", Title="A & B", Aliases="once, /2019/05/old.html, blog/old")
    site.build()

    page = site.read(path)

    assert "0; url=/posts/first/" == page.select('meta[http-equiv="refresh"]')[0]["content"]
    assert f"{URL}/posts/first/" == page.select('link[rel="canonical"]')[0]["href"]
    assert ("/posts/first/", "A & B") == (page.select("a")[0]["href"], page.select("a")[0].get_text())
    assert page.select('meta[name="robots"][content="noindex"]')


def test_pages_have_aliases_too(site: SmallSite) -> None:
    """A page that got another slug is found at the old one."""
    site.page("about", Aliases="who-we-are")
    site.build()

    assert "/who-we-are /about/ 301\n/who-we-are/ /about/ 301\n" == text(site, "_redirects")


def test_a_site_in_a_folder_redirects_within_it(site: SmallSite) -> None:
    """Where the site is a part of another one, old and new paths begin with its folder."""
    site.post("first", Aliases="once")
    config = {**CONFIG, "site": {**CONFIG["site"], "url": "https://www.example.org/talk"}}
    site.build(CONFIG=read_config(config, root=site.folder))

    assert "/talk/posts/once /talk/posts/first/ 301" == text(site, "_redirects").splitlines()[0]


def test_what_is_not_this_site_s_to_redirect_is_left_alone(site: SmallSite) -> None:
    """An address on another site helps to match mail; a draft's former address leads nowhere yet."""
    site.post("first", Aliases="https://old.example.com/?p=12, first")
    site.post("later", Aliases="sooner", Status="draft")
    site.build()

    assert "" == text(site, "_redirects")


@pytest.mark.parametrize(
    ("aliases", "line", "words"),
    [
        ("/about/", 4, "something of this site lies there already"),
        ("/images/map.pdf", 4, "something of this site lies there already"),
        ("/feeds/all.atom.xml", 4, "something of this site lies there already"),
        ("once,\n    /index.html", 5, "something of this site lies there already"),
        ("/?p=12", 4, "cannot be redirected"),
        ("/../../somewhere/", 4, "cannot be redirected"),
        ("/a//b/", 4, "cannot be redirected"),
        ("/%2e%2e/up", 4, "cannot be redirected"),
        ("/line%0aend/", 4, "cannot be redirected"),
        ("/", 4, "something of this site lies there already"),
    ],
)
def test_an_alias_that_is_not_free_stops_the_build(
    site: SmallSite, told: Callable[[], str], aliases: str, line: int, words: str
) -> None:
    """A page, a picture or a feed lies there, or no host could know it: the file and the line are named."""
    site.page("about")
    site.write("images/map.pdf", "A map.")
    site.post("first", Aliases=aliases)

    printed = told()

    assert f"content/posts/first.md:{line}\n" in printed
    assert words in printed


def test_two_pages_cannot_have_lived_at_one_address(site: SmallSite, told: Callable[[], str]) -> None:
    """A path that a post and a page both claim is named in both places."""
    site.post("first", Aliases="/old/")
    site.page("about", Aliases="old")

    printed = told()

    assert "content/pages/about.md:2" in printed
    assert "content/posts/first.md:4" in printed


def test_every_host_gets_the_same_strict_headers(site: SmallSite) -> None:
    """No frame, no camera; what is sent is the policy that a site sets, and what its search needs besides."""
    policy = {"default-src": "'none'", "img-src": "'self'", "form-action": "'none'", "frame-ancestors": "'none'"}
    site.build(CONTENT_SECURITY_POLICY=policy, SEARCH_POLICY={"script-src": "'self'", "form-action": "'self'"})

    headers = json.loads(text(site, "staticwebapp.config.json"))["globalHeaders"]

    assert (
        "default-src 'none'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; script-src 'self'"
        == (headers["Content-Security-Policy"])
    )
    assert ["nosniff", "same-origin"] == [headers["X-Content-Type-Options"], headers["Referrer-Policy"]]
    assert "camera=()" in headers["Permissions-Policy"]
    assert ["/*", *(f"  {name}: {value}" for name, value in headers.items())] == text(site, "_headers").splitlines()
    assert [f'add_header {name} "{value}" always;' for name, value in headers.items()] == (
        text(site, "_nginx-headers.conf").splitlines()
    )


def test_the_site_s_own_policy_allows_nothing_inline() -> None:
    """No page may run a script, hold a style of its own, or ask another site for anything."""
    import pelicanconf

    policy = make_headers(pelicanconf.CONTENT_SECURITY_POLICY)["Content-Security-Policy"]
    searching = write_policy(pelicanconf.SEARCH_POLICY).replace("'wasm-unsafe-eval'", "")

    assert policy.startswith("default-src 'none'; ")
    assert [] == [word for word in ("unsafe", "data:", "http", "*") if word in f"{policy} {searching}"]
    assert "script" not in policy


def test_old_addresses_are_no_part_of_the_sitemap(site: SmallSite) -> None:
    """Search engines are told of present addresses alone."""
    site.post("first", Aliases="once")
    site.build()

    assert "once" not in text(site, "sitemap.xml")
    assert Path(site.output / "posts/once/index.html").is_file()
