"""Reply prefixes, gateways' marks and the phrases of programs are known in many languages."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.quoting.phrasebook import fold
from comments_bridge.reading.subjects import own_words, phrases, without_prefixes

TABLE = tomllib.loads(files("comments_bridge.reading").joinpath("subjects.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "subject",
    [
        "The market",
        "Re: The market",
        "RE: Re: FW: The market",
        "Re[2]: The market",
        "Re (3): The market",
        "AW: WG: The market",
        "Atb: The market",
        "SV: VS: The market",
        "TR : The market",
        "Odp: The market",
        "Απ: The market",
        "رد: The market",
        "回复：The market",  # noqa: RUF001 - the colon that Chinese programs write
        "답장: The market",
        "[EXTERNAL] Re: The market",
        "EXTERNAL: Re: The market",
        "*** SPAM *** Re: The market",
        "Re: [#market] The market",
        "Re: The market [#market/abcdefghijkl]",
    ],
)
def test_the_subject_behind_its_prefixes(subject: str) -> None:
    """Whatever stands before it, the title is found."""
    assert "The market" in list(without_prefixes(subject))


def test_the_whole_subject_comes_first() -> None:
    """A title that itself looks like a prefix is tried as it stands."""
    assert ["I: a title", "a title"] == list(without_prefixes("I: a title"))


@pytest.mark.parametrize("phrase", [*TABLE["automatic"], *TABLE["away"], *TABLE["bounced"], *TABLE["receipts"]])
def test_each_phrase_is_found_where_it_begins_a_subject(phrase: str) -> None:
    """Followed by a colon or by nothing, and in whatever case, it is the phrase."""
    book = phrases()
    patterns = (book.automatic, book.away, book.bounced, book.receipts)

    assert any(pattern.match(fold(f"{phrase.title()}: Minutes")) for pattern in patterns)
    assert any(pattern.match(fold(phrase)) for pattern in patterns)


@pytest.mark.parametrize(
    "subject",
    [
        "Out of office hours?",
        "Away days for volunteers",
        "Automatic replying machines",
        "Read more about it",
        "Undeliverable promises of 2019",
        "Re: Automatic reply: Minutes",
        "Delivery failures on our street",
        "Auto-enrolment in pensions",
        "Absent landlords",
        "Vacation homes and council tax",
    ],
)
def test_sentences_that_begin_alike_are_not_phrases(subject: str) -> None:
    """What people write about is not what programs write."""
    book = phrases()

    assert not any(pattern.match(fold(subject)) for pattern in (book.automatic, book.away, book.bounced, book.receipts))


@given(st.text(max_size=200))
def test_any_subject(subject: str) -> None:
    """What is left of a subject is an end of it, or the subject without its tokens."""
    assert subject == next(iter(without_prefixes(subject)))


@pytest.mark.parametrize(
    ("subject", "title", "expected"),
    [
        ("Re: Who does not come [#turnout] Ask at the bus station!", "Who does not come", "Ask at the bus station!"),
        ("Yes! Who does NOT come [#turnout]", "Who does not come", "Yes!"),
        ("Re: Who does not come [#turnout]", "Who does not come", ""),
        ("Please ask the night shift [#turnout]", "Who does not come", "Please ask the night shift"),
        ("Please ask the night shift", "", "Please ask the night shift"),
        ("Hello", "", ""),
        ("Re:", "Who does not come", ""),
        ("", "", ""),
    ],
)
def test_what_somebody_says_in_the_subject(subject: str, title: str, expected: str) -> None:
    """The title and what programs add are no words of the writer's."""
    assert expected == own_words(subject, title, replies=False)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: Your library card is ready", ""),
        ("Re: Who does not come [#turnout] Ask the drivers", "Ask the drivers"),
        ("Ask the drivers at the depot", "Ask the drivers at the depot"),
    ],
)
def test_the_subject_of_another_mail_is_not_ones_own(subject: str, expected: str) -> None:
    """Who sends back a mail without a word has said nothing, unless they changed its subject."""
    assert expected == own_words(subject, "Who does not come", replies=True)


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_subject_gives_no_more_than_it_holds(subject: str, title: str) -> None:
    """Whatever stands in it, nothing is added and nothing fails."""
    assert Counter(own_words(subject, title, replies=False)) - Counter(f"{subject}{' ' * len(subject)}") == Counter()
