"""Webhooks: only the service's own word is taken, fresh and whole. That it is taken once is in `test_replays`."""

from __future__ import annotations

import jwt
import pytest

from comments_bridge.errors import LoginFailed
from comments_bridge.receiver.application import make_receiver
from tests.receiver.conftest import SECRETS, Counter
from tests.receiver.webhooks import (
    BASIN,
    FORMSPREE,
    NETLIFY,
    deliver,
    encode,
    formspree_header,
    netlify_header,
)
from tests.store.builders import NOW


def test_each_service_s_own_word_is_taken(counter: Counter) -> None:
    """What Netlify, Formspree and Basin push is queued with its time, and without network address and browser."""
    netlify, formspree = encode(NETLIFY), encode(FORMSPREE)

    assert 200 == deliver(counter, "netlify", netlify, netlify_header(netlify))
    assert 200 == deliver(counter, "formspree", formspree, formspree_header(formspree))
    assert 200 == deliver(counter, f"basin/{SECRETS['BASIN_SECRET']}", encode(BASIN))

    kept = b"".join(path.read_bytes() for path in counter.kept())
    counter.fetch()
    assert [("trust", "Maureen Riley")] * 3 == [(each.post, each.name) for each in counter.queue()]
    assert not [trace for trace in (b"198.51.100.7", b"Netscape") if trace in kept]
    assert {58} == {each.sent_at.second for each in counter.queue()}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Webhook-Signature": "not.a.token"},
        netlify_header(encode(NETLIFY), secret="x" * 40),
        netlify_header(encode({**NETLIFY, "id": "other"})),
        netlify_header(encode(NETLIFY), iss="somebody"),
        netlify_header(encode(NETLIFY), iat=int(NOW.timestamp()) - 301),
        netlify_header(encode(NETLIFY), iat=int(NOW.timestamp()) + 301),
        netlify_header(encode(NETLIFY), iat="soon"),
        netlify_header(encode(NETLIFY), exp=int(NOW.timestamp()) - 301),
        {"X-Webhook-Signature": jwt.encode({"iss": "netlify"}, SECRETS["NETLIFY_SECRET"], algorithm="HS256")},
        {"X-Webhook-Signature": jwt.encode({"iss": "netlify", "sha256": ""}, "", algorithm="none")},
    ],
)
def test_what_netlify_did_not_sign_is_refused(counter: Counter, headers: dict[str, str]) -> None:
    """A wrong secret, another body, another issuer, an old or future time, or no algorithm at all: nothing is kept."""
    assert 401 == deliver(counter, "netlify", encode(NETLIFY), headers)
    assert [] == counter.kept()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Formspree-Signature": "t=,v1="},
        {"Formspree-Signature": "v1=é"},
        {"Formspree-Signature": f"t={int(NOW.timestamp())},v1={'0' * 64}"},
        formspree_header(encode(FORMSPREE), secret="x" * 40),
        formspree_header(encode(FORMSPREE) + b" "),
        formspree_header(encode(FORMSPREE), seconds=301),
        formspree_header(encode(FORMSPREE), seconds=-301),
    ],
)
def test_what_formspree_did_not_sign_is_refused(counter: Counter, headers: dict[str, str]) -> None:
    """The signature holds for these very bytes, and for five minutes."""
    assert 401 == deliver(counter, "formspree", encode(FORMSPREE), headers)
    assert [] == counter.kept()


def test_a_signature_of_five_minutes_ago_still_holds(counter: Counter) -> None:
    """Clocks may differ a little."""
    netlify, formspree = encode(NETLIFY), encode(FORMSPREE)

    assert 200 == deliver(counter, "netlify", netlify, netlify_header(netlify, iat=int(NOW.timestamp()) - 299))
    assert 200 == deliver(counter, "formspree", formspree, formspree_header(formspree, seconds=299))


@pytest.mark.parametrize("path", ["basin", "basin/", "basin/guess", f"netlify/{SECRETS['BASIN_SECRET']}", "other"])
def test_basin_s_secret_is_the_end_of_the_address(counter: Counter, path: str) -> None:
    """Without it, or at another address, nothing is kept."""
    assert deliver(counter, path, encode(BASIN)) in {401, 404}
    assert [] == counter.kept()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"id": 1}', b'{"data": {}}', b"\xff\xfe", b"[" * 5_000])
def test_what_is_not_theirs_in_form_is_refused(counter: Counter, body: bytes) -> None:
    """A signed body that cannot be understood is refused, so that the service shows the failure to its owner."""
    assert 422 == deliver(counter, "netlify", body, netlify_header(body))
    assert [] == counter.kept()


def test_a_missing_secret_is_named(counter: Counter) -> None:
    """The receiver does not start with a door that has no lock."""
    with pytest.raises(LoginFailed, match="NETLIFY_SECRET"):
        make_receiver(counter.room.config, {})
