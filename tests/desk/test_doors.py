"""The desk opens to whom it should, and to nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from comments_bridge.desk.accounts import add_account
from comments_bridge.errors import ConfigError
from comments_bridge.store import Store
from comments_bridge.store.accounts import remove_account
from tests.desk.bureau import Bureau, make_bureau, make_config
from tests.store.builders import NOW

ABROAD = "https://desk.example.org"
PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(tmp_path: Path, store: Store) -> Bureau:
    """A desk on a network, on which Tom has an account."""
    add_account(store, "Tom Adeyemi", PASSWORD, now=NOW)
    return make_bureau(make_config(tmp_path, url=ABROAD), store)


@pytest.fixture
def proxied(tmp_path: Path, store: Store) -> Bureau:
    """A desk behind a sign-on proxy."""
    settings = {"url": ABROAD, "identity_header": "X-Forwarded-Email", "proxies": ["10.0.0.5"]}
    return make_bureau(make_config(tmp_path, **settings), store)


def test_the_link_opens_the_desk_once(bureau: Bureau) -> None:
    """The link that was printed opens the desk in one browser; whoever tries it again stays outside."""
    first, second = bureau.opened(), bureau.browser()
    again = second.get(f"/enter/{bureau.guard.key.key}")

    assert "Waiting for you" in first.get("/").text
    assert (403, "/sign-in?to=/") == (again.status_code, second.get("/").headers["Location"])


def test_looking_at_the_link_does_not_use_it_up(bureau: Bureau) -> None:
    """A scanner that asks for the headers of the link leaves it to the person."""
    scanner = bureau.browser().client.head(f"/enter/{bureau.guard.key.key}", base_url="http://127.0.0.1:8002")

    assert (403, 200) == (scanner.status_code, bureau.opened().get("/").status_code)


@pytest.mark.parametrize("guess", ["x", "%00", "é", "a" * 43, "..%2f..%2fetc%2fpasswd"])
def test_a_guessed_link_opens_nothing(bureau: Bureau, guess: str) -> None:
    """A wrong link is refused, and the right one still works."""
    browser = bureau.browser()

    assert browser.get(f"/enter/{guess}").status_code in {403, 404}
    assert browser.get("/").status_code == 302
    assert bureau.opened().get("/").status_code == 200


def test_the_cookie_is_the_desks_alone(bureau: Bureau, accounts: Bureau) -> None:
    """No script reads the cookie, no other site sends it, and on a network it travels by HTTPS alone."""
    here = bureau.browser().get(f"/enter/{bureau.guard.key.key}").headers["Set-Cookie"]
    browser = accounts.browser(ABROAD)
    there = browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password=PASSWORD).headers["Set-Cookie"]

    assert "HttpOnly" in here
    assert "SameSite=Strict" in here
    assert there.startswith("__Host-desk=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(there.split("; "))


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"host": "0.0.0.0"}, "desk.host"),  # noqa: S104 - refused
        ({"url": ABROAD}, "desk account add"),
        ({"url": ABROAD, "identity_header": "X-Forwarded-Email"}, "desk.proxies"),
        ({"identity_header": "X-Forwarded-Email", "proxies": ["127.0.0.1"]}, "desk.url"),
        ({"url": "http://desk.example.org"}, "https"),
        ({"url": ABROAD, "proxies": ["somewhere"]}, "desk.proxies"),
    ],
)
def test_it_does_not_open_to_a_network_unsafely(
    tmp_path: Path, store: Store, settings: dict[str, Any], named: str
) -> None:
    """Without HTTPS and a way to know who is there, the desk refuses to start, and says what to set."""
    with pytest.raises(ConfigError, match=named):
        make_bureau(make_config(tmp_path, **settings), store)


def test_the_proxy_says_who_it_is(proxied: Bureau) -> None:
    """What the sign-on proxy writes into its header is who decides."""
    proxied.queue("one")
    browser = proxied.browser(ABROAD)
    said = {"X-Forwarded-Email": "nia@example.org"}
    page = browser.get("/", headers=said, environ_base={"REMOTE_ADDR": "10.0.0.5"})

    assert "nia@example.org" in page.text


@pytest.mark.parametrize(
    ("peer", "name"), [("10.0.0.6", "nia@example.org"), ("10.0.0.5", ""), ("10.0.0.5", "x" * 300), ("", "nia")]
)
def test_nobody_else_is_believed(proxied: Bureau, peer: str, name: str) -> None:
    """The header from another address, an empty one, or one that is no name lets nobody in."""
    answer = proxied.browser(ABROAD).get("/", headers={"X-Forwarded-Email": name}, environ_base={"REMOTE_ADDR": peer})

    assert "/sign-in?to=/" == answer.headers["Location"]


def test_a_password_lets_somebody_in_and_out(accounts: Bureau) -> None:
    """Tom signs in, is named on the page, and after signing out his cookie opens nothing."""
    browser = accounts.browser(ABROAD)
    answer = browser.post("/sign-in", page="/sign-in", name=" tom  ADEYEMI", password=PASSWORD, to="/log")
    page = browser.get("/").text
    kept = browser.client.get_cookie("__Host-desk", domain="desk.example.org")
    browser.post("/sign-out")
    assert kept
    browser.client.set_cookie("__Host-desk", kept.value, domain="desk.example.org", secure=True)

    assert "/log" == answer.headers["Location"]
    assert "Tom Adeyemi" in page
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "x"])
def test_signing_in_leads_nowhere_else(accounts: Bureau, to: str) -> None:
    """A link to the sign-in page cannot send somebody on to another site."""
    browser = accounts.browser(ABROAD)

    assert (
        "/"
        == browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password=PASSWORD, to=to).headers["Location"]
    )


def test_guessing_is_slow(accounts: Bureau) -> None:
    """After five wrong passwords the right one has to wait a quarter of an hour; the page says how long."""
    browser = accounts.browser(ABROAD)
    wrong = [browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password=f"guess {n}") for n in range(5)]
    right = browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password=PASSWORD)
    accounts.clock.forward(minutes=15)
    later = browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password=PASSWORD)

    assert [403] * 5 == [each.status_code for each in wrong]
    assert (429, "900") == (right.status_code, right.headers["Retry-After"])
    assert "Try again in 15 minutes" in right.text
    assert 302 == later.status_code


def test_a_new_password_signs_everybody_out(accounts: Bureau, store: Store) -> None:
    """Somebody with a stolen session loses it when the password is changed, and when the account is removed."""
    browser = accounts.browser(ABROAD)
    browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password=PASSWORD)
    accounts.clock.forward(minutes=1)
    add_account(store, "Tom Adeyemi", "another long password", now=accounts.clock())
    changed = browser.get("/").status_code
    browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password="another long password")
    back = browser.get("/").status_code
    with store.writing() as tx:
        remove_account(tx, "tom adeyemi")

    assert (302, 200, 302) == (changed, back, browser.get("/").status_code)


def test_idle_people_are_signed_out(accounts: Bureau) -> None:
    """After an hour without a request the desk asks for the password again; after twelve hours it does so anyway."""
    browser = accounts.browser(ABROAD)
    browser.post("/sign-in", page="/sign-in", name="Tom Adeyemi", password=PASSWORD)
    seen = []
    for minutes in [59] * 13 + [61]:
        accounts.clock.forward(minutes=minutes)
        seen.append(browser.get("/").status_code)

    assert [200] * 12 + [302] * 2 == seen


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("Tom\nAdeyemi\x07", PASSWORD), ("Tom", "short")])
def test_an_account_must_be_sound(store: Store, name: str, password: str) -> None:
    """No account has an empty or odd name, or a short password."""
    with pytest.raises(ConfigError):
        add_account(store, name, password, now=NOW)


@pytest.mark.one_database
def test_no_password_is_kept(accounts: Bureau, tmp_path: Path) -> None:
    """The store holds a hash by scrypt, and the password nowhere."""
    accounts.store.close()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "store").glob("queue*"))

    assert b"scrypt:32768:8:1$" in kept
    assert PASSWORD.encode() not in kept
