"""A form's submission, kept and read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.config.forms import OUR_FORM, FormFields, FormLayout
from comments_bridge.model import Submission, Via
from comments_bridge.reading.form import (
    CALLED_SPAM,
    NO_CONSENT,
    FormDocument,
    FormReading,
    is_form,
    parse_form,
    read_form,
    row_ids,
    write_form,
)

_ANSWERS = {"name": "Jean Ackerly", "email": "Jean@Example.com", "message": "More buses.", "consent": "yes"}
_LONDON = FormLayout(timezone=ZoneInfo("Europe/London"), date_format="%d/%m/%Y %H:%M")


def _document(**members: Any) -> FormDocument:
    return FormDocument(**{"source": "contact", "origin": "netlify", "id": "5f0", "fields": _ANSWERS} | members)


def _read(layout: FormLayout = OUR_FORM, **members: Any) -> FormReading:
    return read_form(_document(**members), layout)


def _submission(layout: FormLayout = OUR_FORM, **members: Any) -> Submission:
    reading = _read(layout, **members)
    assert not reading.problem
    return reading.submission


def test_a_document_round_trips() -> None:
    """What is kept is what was sent, in bytes that no mail has."""
    content = write_form(_document(where="netlify form 5f0", submitted="2026-11-26T18:30:00Z", spam=True))

    assert is_form(content)
    assert _document(where="netlify form 5f0", submitted="2026-11-26T18:30:00Z", spam=True) == parse_form(content)
    assert content == write_form(parse_form(content))


def test_addresses_and_browsers_are_never_kept() -> None:
    """Whatever a service calls them, and however deep they stand."""
    traces = {"ip": "192.0.2.1", "User-Agent": "Mozilla", "user_agent": "Mozilla", "remote_addr": "192.0.2.1"}
    content = write_form(_document(fields={**_ANSWERS, **traces, "more": [{"IP Address": "192.0.2.1"}]}))

    assert b"192.0.2.1" not in content
    assert b"Mozilla" not in content
    assert {**_ANSWERS, "more": [{}]} == parse_form(content).fields


def test_the_fields_of_our_form_are_read() -> None:
    """Name, address, words, post and parent, with the name that the site's own form gives each."""
    found = _submission(fields={**_ANSWERS, "post": "trust", "parent": "abcdefgh2345"}, submitted="2026-11-26T18:30Z")

    assert (Via.FORM, "Jean Ackerly", "jean@example.com") == (found.via, found.name, found.address)
    assert ("More buses.", "trust", "abcdefgh2345") == (found.text, found.native_post, found.native_parent)
    assert datetime(2026, 11, 26, 18, 30, tzinfo=UTC) == found.sent


def test_a_parent_may_be_the_address_of_a_comment() -> None:
    """People copy the whole link."""
    link = "https://talk.example.org/posts/trust/#c-abcdefgh2345"

    assert "abcdefgh2345" == _submission(fields={**_ANSWERS, "parent": link}).native_parent


def test_other_names_and_paths_are_followed() -> None:
    """A field has the name that its maker gave it; in JSON it may lie deeper."""
    layout = FormLayout(fields=FormFields(message="answers.words", name="Your name", post=""), post="trust")
    found = _submission(layout, fields={"answers": {"words": "Ample."}, "Your name": "Olu"})

    assert ("Ample.", "Olu", "trust") == (found.text, found.name, found.native_post)


def test_lines_stay_lines_and_nothing_becomes_markup() -> None:
    """What people type into a box is plain text."""
    found = _submission(fields={"message": "One\r\ntwo <b>three</b>\n\n# four"})

    assert "One  \ntwo &lt;b>three&lt;/b>\n\n\\# four" == found.text


def test_other_answers_are_kept_for_the_moderator() -> None:
    """Questions that the settings do not name are not lost, and the machinery of forms is left out."""
    fields = {**_ANSWERS, "Ward": "Northgate", "form-name": "contact", "_gotcha": "", "Topics": ["buses", "parks"]}

    assert "Topics: buses, parks\nWard: Northgate" == _submission(fields=fields).elided


def test_a_time_is_read_as_the_settings_say() -> None:
    """With its zone, in summer and in winter; the time of a workbook's cell needs no format."""
    summer = _submission(_LONDON, submitted="03/07/2026 09:30").sent
    winter = _submission(_LONDON, submitted="03/12/2026 09:30").sent
    cell = _submission(_LONDON, submitted="2026-07-03T09:30:00").sent

    assert datetime(2026, 7, 3, 8, 30, tzinfo=UTC) == summer == cell
    assert datetime(2026, 12, 3, 9, 30, tzinfo=UTC) == winter


def test_a_time_that_cannot_be_read_is_a_problem_with_its_place_and_remedy() -> None:
    """Day and month the wrong way about are told from each other where they can be."""
    layout = FormLayout(fields=FormFields(submitted="When"), timezone=ZoneInfo("UTC"), date_format="%d/%m/%Y")
    reading = _read(layout, fields={**_ANSWERS, "When": "12/31/2026"}, where="autumn.csv, row 12")

    assert reading.submission.sent is None
    assert "autumn.csv, row 12, “When”: “12/31/2026” is no time as “%d/%m/%Y”." in reading.problem
    assert "sources.date_format" in reading.problem
    assert "comments retry" in reading.problem


def test_a_renamed_field_is_a_problem_that_names_what_there_is() -> None:
    """The answer stands under another name: it is not taken for an empty form."""
    reading = _read(fields={"name": "Jean", "response": "More buses."}, where="netlify form contact")

    assert "response: More buses." == reading.submission.text
    assert "netlify form contact: it has no field “message”; it has “name”, “response”." in reading.problem
    assert "sources.fields.message" in reading.problem


@pytest.mark.parametrize("fields", [{}, {"name": "Jean"}, {"message": "  ", "name": "Jean"}])
def test_a_form_sent_empty_says_nothing(fields: dict[str, str]) -> None:
    """Services leave out what was not filled in."""
    assert "" == _submission(fields=fields).text


def test_spam_and_missing_consent_are_flags() -> None:
    """They decide nothing; a moderator sees them."""
    assert () == _read().flags
    assert (CALLED_SPAM,) == _read(spam=True).flags
    assert (NO_CONSENT,) == _read(fields={"message": "x"}).flags
    assert () == _read(FormLayout(fields=FormFields(consent="")), fields={"message": "x"}).flags


def test_how_it_came_may_be_a_column() -> None:
    """Letters and calls stand in one table; an unknown word is a problem."""
    layout = FormLayout(fields=FormFields(via="Way"), via=Via.LETTER)

    assert Via.PHONE is _submission(layout, fields={**_ANSWERS, "Way": "Phone"}).via
    assert Via.LETTER is _submission(layout).via
    assert "“pigeon” is not a way" in _read(layout, fields={**_ANSWERS, "Way": "pigeon"}).problem


def test_rows_keep_their_names() -> None:
    """In another order, with rows added, with other white space, and when a question is added."""
    first, second = {"a": "1", "b": "x  y"}, {"a": "2", "b": "z"}
    names = set(row_ids([first, second, first]))

    assert names == set(row_ids([second, first, {"b": "x y ", "a": "1", "c": ""}]))
    assert names < set(row_ids([{"a": "3"}, second, first, first]))
    assert 3 == len(names)


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)))
def test_any_fields_are_kept_and_read(fields: dict[str, Any]) -> None:
    """Nothing that JSON can hold stops a run."""
    content = write_form(_document(fields=fields))
    reading = read_form(parse_form(content))

    assert content == write_form(parse_form(content))
    assert isinstance(reading.submission.text, str)
