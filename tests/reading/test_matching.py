"""A response finds its post and its comment by the surest evidence that there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.catalogue import Catalogue, build_catalogue
from comments_bridge.model import Letter, Match, Post, Submission, Via
from comments_bridge.reading.matching import OTHER_PARENT, SEVERAL_POSTS, UNKNOWN_PARENT, UNKNOWN_POST, match
from comments_bridge.reading.message import open_letter

SITE = "https://longtable.example.org"
OF_MARKET, OF_BUSES, NOWHERE = "aaaabbbbcccc", "ddddeeeeffff", "gggghhhhiiii"


@dataclass(frozen=True)
class Known:
    """The comments and messages of a small site."""

    answered: Mapping[str, tuple[str, str]] = field(
        default_factory=lambda: {
            "post@site": ("market", ""),
            "comment@site": ("market", OF_MARKET),
            "buses@site": ("buses", OF_BUSES),
            "gone@site": ("deleted", ""),
        }
    )

    def post_of(self, comment: str) -> str | None:
        """Find a comment's post."""
        return {OF_MARKET: "market", OF_BUSES: "buses"}.get(comment)


def site() -> Catalogue:
    """Build a catalogue of two posts, one of which was renamed."""
    market = Post(
        key="market",
        slug="the-market",
        title="Who is the market for?",
        url=f"{SITE}/posts/the-market/",
        aliases=("old-market", "/2019/market.html"),
    )
    buses = Post(key="buses", slug="buses", title="Buses", url=f"{SITE}/posts/buses/")
    return build_catalogue([market, buses], site_url=SITE)


SITE_POSTS = site()
NOTHING = Letter(subject="Hello", plain="Hello.", recipients=("responses@longtable.example.org",))


def found(**given: Any) -> Match:
    """Match a letter that differs from an ordinary one in what is given."""
    return match(replace(NOTHING, **given), SITE_POSTS, Known())


def test_a_letter_that_tells_nothing_waits() -> None:
    """Without evidence there is no post, and no flag."""
    assert Match() == found()


@pytest.mark.parametrize(
    ("recipient", "post", "parent"),
    [
        ("responses+market@longtable.example.org", "market", ""),
        ("responses+old-market@longtable.example.org", "market", ""),
        (f"responses+market.{OF_MARKET}@longtable.example.org", "market", OF_MARKET),
        ("responses+nothing@longtable.example.org", "", ""),
    ],
)
def test_tag_in_the_address(recipient: str, post: str, parent: str) -> None:
    """The tag names a key or a former slug, and may name a comment."""
    answer = found(recipients=("someone@example.org", recipient))

    assert (post, parent) == (answer.post, answer.parent)
    assert (UNKNOWN_POST in answer.flags) is (not post)


@pytest.mark.parametrize(
    ("subject", "post", "parent", "flags"),
    [
        ("Re: [#market] hello", "market", "", ()),
        ("AW: hello [#MARKET]", "market", "", ()),
        (f"Re: hello [#market/{OF_MARKET}]", "market", OF_MARKET, ()),
        (f"Re: hello [#market/{OF_MARKET.upper()}]", "market", OF_MARKET, ()),
        (f"Re: hello [# market / {OF_MARKET} ]", "market", OF_MARKET, ()),
        (f"Re: hello [#market/{NOWHERE}]", "market", "", (UNKNOWN_PARENT,)),
        (f"Re: hello [#market/{OF_BUSES}]", "market", "", (OTHER_PARENT,)),
        ("Re: hello [#nothing]", "", "", (UNKNOWN_POST,)),
        ("Re: [#nothing] hello [#buses]", "buses", "", ()),
        ("Re: [#old-market]", "market", "", ()),
    ],
)
def test_token_in_the_subject(subject: str, post: str, parent: str, flags: tuple[str, ...]) -> None:
    """The token survives prefixes, case and spaces; an unknown comment leaves the post, with a flag."""
    answer = found(subject=subject)

    assert (post, parent, flags) == (answer.post, answer.parent, answer.flags)


@pytest.mark.parametrize(
    "header",
    [
        "Subject: =?utf-8?q?Re=3A_Hello_=5B=23market=2Faaaabbbbcccc=5D?=",
        "Subject: Re: Hello\n [#market/aaaabbbbcccc]",
        "Subject: =?utf-8?q?Hell=C3=B3_=5B=23mar?=\n =?utf-8?q?ket=2Faaaabbbbcccc=5D?=",
        "Subject: [EXTERNAL] Re: Hello [#market/aaaabbbbcccc]",
    ],
)
def test_a_token_survives_its_way(header: str) -> None:
    """Encoded, folded or marked by a gateway, the token is found in the bytes of a mail."""
    letter = open_letter(f"From: ann@example.org\n{header}\n\nHello.\n".encode())

    assert Match(post="market", parent=OF_MARKET, how="token in the subject") == match(letter, SITE_POSTS, Known())


@pytest.mark.parametrize(
    ("ids", "post", "parent"),
    [
        (("post@site",), "market", ""),
        (("comment@site",), "market", OF_MARKET),
        (("unknown@x", "comment@site", "post@site"), "market", OF_MARKET),
        (("gone@site",), "", ""),
        (("gone@site", "buses@site"), "buses", OF_BUSES),
    ],
)
def test_reply_to_a_known_message(ids: tuple[str, ...], post: str, parent: str) -> None:
    """The nearest known message decides, as long as its post is there."""
    answer = found(replies_to=ids)

    assert (post, parent) == (answer.post, answer.parent)


@pytest.mark.parametrize(
    ("text", "post", "parent"),
    [
        (f"About {SITE}/posts/the-market/.", "market", ""),
        (f"About {SITE}/2019/market.html?utm_source=mail", "market", ""),
        (f"<{SITE}/posts/the-market/#c-{OF_MARKET}>", "market", OF_MARKET),
        (f"See {SITE}/posts/the-market/#c-{NOWHERE}", "market", ""),
        (f"See {SITE}/about/ or https://other.example/posts/the-market/", "", ""),
        (
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Flongtable.example.org%2Fposts%2Fbuses%2F&x=1",
            "buses",
            "",
        ),
        ("http://[ http://longtable.example.org:x/ http://%zz", "", ""),
    ],
)
def test_link_in_the_text(text: str, post: str, parent: str) -> None:
    """A link to the post, to its former address or to a comment on it, in either form of the text."""
    for answer in (found(plain=text), found(html=f"<p>{text.replace('&', '&amp;')}</p>", plain="")):
        assert (post, parent) == (answer.post, answer.parent)


def test_links_to_several_posts_are_flagged() -> None:
    """The first is taken, and the moderator is told."""
    answer = found(plain=f"{SITE}/posts/buses/ and {SITE}/posts/the-market/")

    assert ("buses", (SEVERAL_POSTS,)) == (answer.post, answer.flags)


@pytest.mark.parametrize(
    "subject", ["Who is the market for?", "Re: who is the  MARKET for?", "SV: VB: Who is the market for?"]
)
def test_the_title_as_subject(subject: str) -> None:
    """The title behind any prefixes is the weakest evidence."""
    assert Match(post="market", how="the post's title as subject") == found(subject=subject)


def test_the_surest_evidence_decides() -> None:
    """Each kind of evidence goes before those below it, and a comment counts from any that agrees on the post."""
    letter: dict[str, Any] = {
        "recipients": ("responses+market@longtable.example.org",),
        "subject": f"Re: Buses [#buses/{OF_BUSES}]",
        "replies_to": ("comment@site",),
        "plain": f"{SITE}/posts/buses/",
    }

    assert Match(post="market", parent=OF_MARKET, how="tag in the address") == found(**letter)
    assert "buses" == found(**{**letter, "recipients": ()}).post
    assert "market" == found(**{**letter, "recipients": (), "subject": "Buses"}).post
    assert "buses" == found(**{**letter, "recipients": (), "subject": "x", "replies_to": ()}).post


@pytest.mark.parametrize("named", ["market", "old-market", f"{SITE}/posts/the-market/", "Who is the market for?"])
def test_what_a_form_names(named: str) -> None:
    """A form may name the key, a slug, an address or the title."""
    response = Submission(via=Via.FORM, text="Hello.", native_post=named, subject="Buses")

    assert Match(post="market", how="named in the form") == match(response, SITE_POSTS, Known())


@given(st.text(max_size=60), st.text(alphabet="responses+.@marketbuses/#[]", max_size=40), st.text(max_size=60))
def test_any_letter(subject: str, recipient: str, text: str) -> None:
    """Whatever a letter says, the post is one of the site's, and a parent never stands without it."""
    answer = found(subject=subject, recipients=(recipient,), plain=text)

    assert answer.post in {"", "market", "buses"}
    assert answer.post or not answer.parent
