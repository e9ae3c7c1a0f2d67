"""The sample mailbox, taken through the bridge, gives conversations fit to be read: threaded, whole and private."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from comments_bridge.commentfile import read_comments
from comments_bridge.model import Comment, Role, Via
from tests.sitecopy import SiteCopy

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = sorted((ROOT / "samples" / "mailbox").rglob("*.sample"))

_TOKEN = re.compile(r"\[#[a-z-]+/([a-z2-7]{12})\]")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_TELEPHONE = re.compile(r"0\d{4} ?\d{6}")


@pytest.fixture(scope="module")
def published(sample_copy: SiteCopy) -> Mapping[str, Comment]:
    """What the sample mailbox becomes, by id."""
    return {comment.id: comment for comment in read_comments(sample_copy.folder / "content" / "comments")}


def depth(comment: Comment, published: Mapping[str, Comment]) -> int:
    """Count the comments above this one."""
    return 1 + depth(published[comment.parent], published) if comment.parent in published else 0


def test_a_reply_from_the_page_names_a_comment_that_is_there(published: Mapping[str, Comment]) -> None:
    """The comment's id in a subject is that of a message in the mailbox, or of a response typed in by hand."""
    typed_in = {comment.id for comment in read_comments(ROOT / "content" / "comments")}
    subjects = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["subject"] for path in MESSAGES
    ]
    named = {found for subject in subjects for found in _TOKEN.findall(subject)}

    assert 2 == len(named)
    assert set() == named - set(published) - typed_in


def test_people_answer_one_another(published: Mapping[str, Comment]) -> None:
    """There are replies to replies to replies, and one deeper than a small screen can indent."""
    depths = {depth(comment, published) for comment in published.values()}

    assert {0, 1, 2, 3, 4} == depths


def test_officers_carry_a_badge_and_residents_do_not(published: Mapping[str, Comment]) -> None:
    """The author's answers under each post are marked as the author's; nobody else's are."""
    officers = {comment.author for comment in published.values() if comment.role is not Role.RESIDENT}

    assert {"Nia Fairweather", "Tom Adeyemi"} == officers


@pytest.mark.parametrize("private", [_ADDRESS, _TELEPHONE], ids=["mail address", "telephone number"])
def test_nothing_private_is_published(published: Mapping[str, Comment], private: re.Pattern[str]) -> None:
    """No signature, disclaimer or quoted mail takes somebody's address or number onto the page."""
    assert {} == {each.id: found[0] for each in published.values() if (found := private.search(each.text))}


def test_several_tongues_are_spoken(published: Mapping[str, Comment]) -> None:
    """One response is in Welsh and one in Urdu, and neither lost a letter on the way."""
    texts = [comment.text for comment in published.values()]

    assert any("Diolch am ysgrifennu hyn mor blaen." in text for text in texts)
    assert any("السلام علیکم" in text for text in texts)


def test_a_letter_and_a_call_were_typed_in() -> None:
    """Two responses came otherwise than by mail; from one of them personal details were visibly removed."""
    typed_in = [each for each in read_comments(ROOT / "content" / "comments") if each.via is not Via.EMAIL]

    assert {Via.LETTER, Via.PHONE} == {comment.via for comment in typed_in}
    assert any("[removed: personal details]" in comment.text for comment in typed_in)
