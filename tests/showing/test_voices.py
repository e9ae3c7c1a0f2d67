"""What a page shows of a response."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from comments_bridge.model import Comment, Role, Via
from comments_bridge.showing.addresses import make_mailer
from comments_bridge.showing.records import Conversation
from comments_bridge.showing.voices import Scene, build_conversation, initials, read_in_order
from tests.plugins.conftest import make_comment

SCENE = Scene(
    key="first",
    path="/posts/first/",
    feed_url="posts/first/comments.atom.xml",
    mailer=make_mailer("talk@example.org", plus_addressing=True, key="first", title="First"),
    zone=ZoneInfo("Europe/London"),
    labels={Role.AUTHOR: "Author of this post", Role.STAFF: "Testing Council"},
)


def converse(*comments: Comment) -> Conversation:
    return build_conversation(comments, SCENE)


def test_an_empty_conversation_invites() -> None:
    """A post without a response has the way to respond, and no feed."""
    conversation = converse()

    assert (0, (), None, 0, "") == (
        conversation.count,
        conversation.threads,
        conversation.latest,
        conversation.people,
        conversation.feed_url,
    )
    assert "[#first]" == conversation.token
    assert conversation.respond_url.startswith("mailto:talk+first@example.org?subject=")


def test_figures_are_those_of_all_responses() -> None:
    """Count, newest and number of people take in replies; a name is one person's whatever its case."""
    late = datetime(2026, 5, 1, 11, 30, tzinfo=UTC)
    conversation = converse(
        make_comment("a", author="Jo Lee"),
        make_comment("b", parent="a", author="jo lee", date=late),
        make_comment("c", parent="b", author="Sam"),
    )

    assert 3 == conversation.count
    assert 2 == conversation.people
    assert late == conversation.latest
    assert "2026-05-01T12:30:00+01:00" == conversation.threads[0].replies[0].iso


def test_a_voice_carries_what_its_file_says() -> None:
    """Name, way, role and language are shown as published; the links lead to this response."""
    [voice] = converse(make_comment("a", role=Role.STAFF, via=Via.LETTER, language="cy")).threads

    assert ("A", "letter", "staff", "Testing Council", "cy") == (
        voice.author,
        voice.via,
        voice.role,
        voice.role_label,
        voice.language,
    )
    assert f"/posts/first/#c-{voice.id}" == voice.url
    assert voice.reply_url.endswith(f"%2F{voice.id}%5D")


def test_deep_replies_name_what_they_answer() -> None:
    """Below the deepest indent a reply stands beside the others and names its parent; nothing stands deeper."""
    conversation = converse(
        *(make_comment(name, parent=parent) for name, parent in zip("abcdef", ["", *"abcde"], strict=True))
    )
    voices = {voice.author: voice for voice in read_in_order(conversation.threads)}

    assert [0, 1, 2, 3, 3, 3] == [voices[name].depth for name in "ABCDEF"]
    assert ["D", "E", "F"] == [voice.author for voice in voices["C"].replies]
    assert [False, True, True] == [voices[name].shows_parent for name in "DEF"]
    assert ("E", voices["E"].id) == (voices["F"].parent_author, voices["F"].parent_id)


def test_what_is_attached_is_plain_data() -> None:
    """A conversation can be pickled and comes back equal, so that a later build can reuse it."""
    conversation = converse(make_comment("a"), make_comment("b", parent="a"))

    assert conversation == pickle.loads(pickle.dumps(conversation))  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nia Fairweather", "NF"),
        ("Jo", "J"),
        ("Mary Ann de la Cruz", "MC"),
        ("Anna Anna", "AA"),
        ("‘Al’ O’Neil", "AO"),
        ("–", ""),
        ("李 明", "李明"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    """First and last name give a letter each; a name without letters gives none."""
    assert letters == initials(name)
