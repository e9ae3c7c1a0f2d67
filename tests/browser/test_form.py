"""The whole way of a response by form: written with the keyboard alone and without JavaScript, approved, read.

Everything is what a person meets: the built site with its headers, the receiver and the desk as programs, a browser.
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from checks.accessibility import VIEWS, violations
from checks.browser import open_page
from checks.nu import check_html
from checks.site import read_site
from checks.webserver import open_server
from tests.servers.program import serving_program
from tests.sitecopy import SiteCopy, copy_site

pytestmark = pytest.mark.part("chromium")
POST = "trust"
PAGE = "posts/trust-is-built-in-small-change/"
WORDS = "Put the table where the buses stop, and bring a flask."
_STOPS = 300  # of the Tab key; more than any page has


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SiteCopy, str, int]]:
    """The sample site with a form, served as a host would serve it; its address, and the port of its receiver."""
    copy = copy_site(tmp_path_factory.mktemp("form") / "site")
    copy.output.mkdir()
    server = open_server(copy.output, as_hosted=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    address, port = f"http://127.0.0.1:{server.server_address[1]}", free_port()
    settings = (copy.folder / "comments.toml").read_text(encoding="utf-8")
    settings = settings.replace("https://longtable.example.org", address)
    form = f'\n[form]\nservice = "receiver"\naction = "http://127.0.0.1:{port}/receive/"\n'
    copy.write("comments.toml", settings + form)
    copy.start()
    yield copy, address, port
    server.shutdown()
    server.server_close()
    thread.join(timeout=60)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def first_comment(copy: SiteCopy) -> str:
    """Return the id of a published response to the post."""
    return min(file.stem for file in (copy.folder / "content/comments" / POST).glob("*.md"))


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first element that a CSS selector finds has the focus; with the keyboard alone it must."""
    wanted = page.locator(selector).first
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_a_reply_by_keyboard_reaches_the_page(journey: tuple[SiteCopy, str, int], browser: Browser) -> None:
    """Somebody answers a response, mends a mistake, is thanked; an officer approves; the words stand in their place."""
    copy, address, port = journey
    parent = first_comment(copy)
    with (
        serving_program(("-m", "comments_bridge", "receive", "--port", str(port)), folder=copy.folder),
        open_page(browser, width=360, javascript=False) as (page, watch),
    ):
        page.goto(f"{address}/{PAGE}")
        tab_to(page, f"#c-{parent} .voice__reply a")
        page.keyboard.press("Enter")
        expect(page.locator("h2:visible")).to_have_count(1)
        expect(page).to_have_url(re.compile(f"/{PAGE}respond/#to-{parent}$"))
        fill_in(page, f"{parent}-", address="jo@example")
        expect(page).to_have_title(re.compile("^Not sent yet"))
        expect(page.locator("textarea")).to_have_value(WORDS)
        expect(page.locator("[role=alert]")).to_be_focused()
        styled = page.evaluate("getComputedStyle(document.body).fontFamily")
        mend(page, "jo@example.org")
        expect(page).to_have_title(re.compile("^Thank you"))

    assert "Palatino" in styled
    assert f"{address}/thank-you/" == page.url
    assert ([], []) == (watch.requests, [error for error in watch.errors if "422" not in error])
    copy.comments("fetch")
    approve_at_the_desk(copy, browser)
    copy.comments("publish")
    copy.invoke("build")
    with open_page(browser, javascript=False) as (page, _):
        page.goto(f"{address}/{PAGE}")
        reply = page.locator(f"#c-{parent} .thread__replies .voice", has_text=WORDS).last
        expect(reply.locator(".voice__name")).to_have_text("Jo Lee")
        expect(reply.locator(".voice__facts")).to_contain_text("by the form")


def fill_in(page: Page, prefix: str, *, address: str) -> None:
    """Fill in the form that is shown, and send it, with the keyboard."""
    for name, text in (("message", WORDS), ("name", "Jo Lee"), ("email", address)):
        tab_to(page, f"[id='{prefix}{name}']")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def mend(page: Page, address: str) -> None:
    """Follow the list of faults to the address, write another, and send the form again."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#respond-email")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(address)
    page.keyboard.press("Enter")


def approve_at_the_desk(copy: SiteCopy, browser: Browser) -> None:
    """Open the desk by its link, open what Jo Lee wrote, and approve it."""
    desk = ("-m", "comments_bridge", "desk", "--port", "0", "--no-browser", "--as", "Nia Fairweather")
    with serving_program(desk, folder=copy.folder) as program, open_page(browser, javascript=False) as (page, _):
        page.goto(program.address)
        page.get_by_role("link", name=re.compile("Jo Lee")).first.click()
        expect(page.locator(".asshown")).to_contain_text(WORDS)
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_text("Jo Lee").first).to_be_visible()


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}respond/#to-", "thank-you/"])
def test_pages_with_a_form_are_sound(journey: tuple[SiteCopy, str, int], browser: Browser, path: str) -> None:
    """No rule of WCAG 2.2 AA that a program can judge is broken in any view, and nothing sticks out at 320 px."""
    copy, address, _ = journey
    path = path if not path.endswith("-") else f"{path}{first_comment(copy)}"
    found = []
    for view in VIEWS:
        with open_page(browser, width=view.width, scheme=view.scheme) as (page, _watch):
            page.goto(f"{address}/{path}")
            found += [(view.name, each["id"]) for each in violations(page)]
    with open_page(browser, width=320) as (page, watch):
        page.goto(f"{address}/{path}")
        widest = page.evaluate("document.documentElement.scrollWidth")

    assert [] == found
    assert 320 >= widest
    assert [] == watch.errors


@pytest.mark.part("nu")
def test_pages_with_a_form_are_valid(journey: tuple[SiteCopy, str, int]) -> None:
    """The reference checker finds no fault in the site with a form."""
    copy, _, _ = journey

    assert () == check_html(read_site(copy.output, copy.folder)).findings


def test_controls_are_large_enough_and_seen_in_forced_colours(
    journey: tuple[SiteCopy, str, int], browser: Browser
) -> None:
    """Every control is at least 24 px in both directions (WCAG 2.2, 2.5.8), and has an edge without colours."""
    _, address, _ = journey
    with open_page(browser, width=360) as (page, _watch):
        page.emulate_media(forced_colors="active")
        page.goto(f"{address}/{PAGE}")
        controls = page.locator("#respond form :is(input:not([type=hidden]):not([tabindex]), textarea, button)")
        boxes = [control.bounding_box() for control in controls.all()]
        edges = controls.evaluate_all("all => all.map(it => getComputedStyle(it).borderTopStyle)")

    assert len(boxes) == 5
    assert [] == [box for box in boxes if not box or min(box["width"], box["height"]) < 24]
    assert "none" not in edges[:3]


def test_the_way_by_mail_stays(journey: tuple[SiteCopy, str, int]) -> None:
    """A page with a form still says where to write, and which words bring the mail to this page."""
    copy, _, _ = journey
    page = (copy.output / PAGE / "index.html").read_text(encoding="utf-8")

    assert f"[#{POST}]" in page
    assert "Or write an e-mail" in page
