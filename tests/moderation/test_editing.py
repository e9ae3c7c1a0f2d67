"""Mending what is shown: visible redactions, public names, places, splits, and answers of officers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from comments_bridge.commentfile import write_comment
from comments_bridge.errors import ConfigError, ContentError, EditError, StaleDecision, UnknownResponse
from comments_bridge.model import Role, Status, Via
from comments_bridge.moderation import answer, find_detail_spans, find_spans, mark_spam, split
from comments_bridge.publishing import to_comment
from comments_bridge.screening.personal import detail_flags
from comments_bridge.store import Store
from comments_bridge.store.records import Response
from tests.moderation.desk import CATALOGUE, NIA, TOM, Desk, config_in
from tests.store.builders import NOW, arrival_of, queue, response_of

_WORDS = "Ring me on 01632 960178 (evenings). The crossing is too short."


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk with one response that holds a telephone number."""
    flags = ("The sender's name is new.", *detail_flags(_WORDS))
    queue(store, arrival_of("a", response=response_of("a", text=_WORDS, flags=flags)))
    return Desk(store)


def _redact(desk: Desk, words: str, **said: Any) -> Response:
    return desk.do("redact", "a", spans=find_spans(desk.get("a").text, words), **({"reason": "personal"} | said))


def test_words_are_taken_out_in_sight(desk: Desk) -> None:
    """The page says that something was removed and why; the words as they came stay in the store."""
    shown = _redact(desk, "01632 960178")

    assert "Ring me on [removed: personal details] (evenings). The crossing is too short." == shown.text
    assert _WORDS == shown.original
    assert ("redact", "personal") == (desk.log("a")[-1].verb, desk.log("a")[-1].reason)
    assert Status.WAITING is shown.status


def test_a_mark_never_becomes_a_link(desk: Desk) -> None:
    """Markdown would make a link of a mark with a bracket at its heels, and hide what the mark says."""
    shown = _redact(desk, "01632 960178 ")

    assert "Ring me on [removed: personal details] (evenings)" in shown.text


def test_what_was_taken_out_is_flagged_no_longer(desk: Desk) -> None:
    """The flag for a telephone number goes with the number; other flags stay."""
    assert ("The sender's name is new.",) == _redact(desk, "01632 960178").flags


def test_a_second_redaction_keeps_the_first_original(desk: Desk) -> None:
    """However often words are taken out, the original is what came; restoring shows all of it again."""
    _redact(desk, "01632 960178")
    twice = _redact(desk, "The crossing is too short.", reason="legal")
    back = desk.do("restore", "a")

    assert _WORDS == twice.original
    assert twice.text.endswith("[removed: legal reasons]")
    assert (_WORDS, None) == (back.text, back.original)
    assert "It may hold a telephone number." in back.flags


def test_personal_details_are_found_for_a_redaction(desk: Desk) -> None:
    """What the screening flags can be taken out without typing it."""
    shown = desk.do("redact", "a", spans=find_detail_spans(_WORDS), reason="personal")

    assert "01632" not in shown.text


@pytest.mark.parametrize("spans", [[], [(3, 3)], [(0, 900)], [(-2, 4)], [(9, 4)]])
def test_a_span_that_cannot_be_is_refused(desk: Desk, spans: list[tuple[int, int]]) -> None:
    """An empty span or one outside the text changes nothing."""
    with pytest.raises(EditError):
        desk.do("redact", "a", spans=spans, reason="personal")

    assert _WORDS == desk.get("a").text


def test_spans_that_overlap_are_one_mark(desk: Desk) -> None:
    """Two spans that touch leave one mark, not two in a row."""
    assert "[removed: an insult] on 01632" in desk.do("redact", "a", spans=[(2, 7), (0, 4)], reason="insult").text


def test_words_that_are_not_there_are_not_taken_out(desk: Desk) -> None:
    """A typing mistake is told, and names the words."""
    with pytest.raises(EditError, match="01632 960179"):
        _redact(desk, "01632 960179")


def test_a_reason_that_is_not_there_is_refused(desk: Desk) -> None:
    """The reasons are few and known, because the page shows them."""
    with pytest.raises(EditError, match="no reason “boredom”") as caught:
        _redact(desk, "The crossing", reason="boredom")

    assert "personal, third-party" in caught.value.remedy


def test_a_redaction_of_other_words_than_were_seen_is_refused(desk: Desk) -> None:
    """Spans of a text that somebody else has changed meanwhile take nothing out."""
    seen = desk.get("a").version
    Desk(desk.store, by=TOM).do("redact", "a", spans=[(0, 4)], reason="insult")
    with pytest.raises(StaleDecision, match="by Tom Adeyemi"):
        desk.do("redact", "a", spans=[(11, 23)], reason="personal", expected=seen)


def test_a_redaction_is_taken_back(desk: Desk) -> None:
    """Undo shows the words again, with their flags."""
    before = desk.get("a")
    _redact(desk, "01632 960178")
    after = desk.undo("a")

    assert (before.text, None, before.flags) == (after.text, after.original, after.flags)


def test_a_redacted_response_is_published_as_it_is_shown(desk: Desk) -> None:
    """The file holds the mark and not the number."""
    _redact(desk, "01632 960178")
    file = write_comment(to_comment(desk.do("approve", "a"), parent=""))

    assert "[removed: personal details]" in file
    assert "01632" not in file


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "jean@example.com", "Jean\u202eylrekcA"])
def test_a_name_that_the_page_cannot_show_is_refused(desk: Desk, name: str) -> None:
    """A public name is one readable line and never an address."""
    with pytest.raises(EditError, match="cannot be a public name"):
        desk.do("rename", "a", name=name)


def test_no_name_and_no_words_are_in_the_log(desk: Desk) -> None:
    """The log cannot be changed, so it holds nothing that a person could ask to be forgotten."""
    desk.do("rename", "a", name="J. A.")
    _redact(desk, "01632 960178")
    log = repr(desk.log("a"))

    assert "Jean" not in log
    assert "01632" not in log


def test_a_response_is_put_where_it_belongs(desk: Desk) -> None:
    """Placing leaves the status alone; a post or parent that is not there is refused."""
    placed = desk.do("place", "a", post="turnout")

    assert (Status.WAITING, "turnout") == (placed.status, placed.post)
    with pytest.raises(ContentError, match="turnip"):
        desk.do("place", "a", post="turnip")
    with pytest.raises(UnknownResponse):
        desk.do("place", "a", parent="zzzz")


def test_a_response_cannot_answer_what_answers_it(desk: Desk) -> None:
    """A thread has a beginning: no response stands below itself."""
    queue(desk.store, arrival_of("b", response=response_of("b", parent=response_of("a").id)))
    with pytest.raises(UnknownResponse, match="answers it"):
        desk.do("place", "a", parent=response_of("b").id)


def test_one_mail_becomes_two_responses(desk: Desk) -> None:
    """Each part waits with its own words and flags; what the person wrote is all there."""
    first, second = split(
        desk.store, response_of("a").id, NIA, at=NOW, start=_WORDS.index("The crossing"), id_key="a key"
    )

    assert ("Ring me on 01632 960178 (evenings).", "The crossing is too short.") == (first.text, second.text)
    assert (Status.WAITING, first.address, first.post, first.id) == (
        second.status,
        second.address,
        second.post,
        second.split_from,
    )
    assert "It may hold a telephone number." in first.flags
    assert "It may hold a telephone number." not in second.flags


@pytest.mark.parametrize("start", [-1, 0, 2000])
def test_a_part_without_words_is_no_part(desk: Desk, start: int) -> None:
    """Splitting at an end is refused."""
    with pytest.raises(EditError, match="no words"):
        split(desk.store, response_of("a").id, NIA, at=NOW, start=start, id_key="a key")


def test_what_is_not_published_can_be_split(desk: Desk) -> None:
    """The first part stays as it was decided, and the second waits, to be decided on by itself."""
    desk.do("route_privately", "a")
    first, second = split(desk.store, response_of("a").id, NIA, at=NOW, start=36, id_key="a key")

    assert (Status.PRIVATE, Status.WAITING) == (first.status, second.status)
    assert ("", None) == (second.reason, second.decided_at)


def test_what_is_published_waits_again_before_it_is_split(desk: Desk) -> None:
    """Half of it would leave the page unseen; the error says what to do first, and it can be done."""
    desk.do("approve", "a")
    with pytest.raises(StaleDecision) as told:
        split(desk.store, response_of("a").id, NIA, at=NOW, start=36, id_key="a key")
    desk.do("reopen", "a")
    first, _ = split(desk.store, response_of("a").id, NIA, at=NOW, start=36, id_key="a key")

    assert told.value.remedy == f"Let it wait again first: “comments reopen {first.id}”."
    assert Status.WAITING is first.status


def test_a_split_is_taken_back_until_somebody_decides(desk: Desk) -> None:
    """Undo joins the words again; once the second part is decided on, that stands."""
    again = []
    for _ in range(2):
        _, second = split(desk.store, response_of("a").id, NIA, at=NOW, start=36, id_key="a key")
        again.append(desk.undo("a").text)
    _, second = split(desk.store, response_of("a").id, NIA, at=NOW, start=36, id_key="a key")
    Desk(desk.store).do("rename", "a", name="J. A.")
    desk.undo("a")
    mark_spam(desk.store, second.id, NIA, at=NOW)
    with pytest.raises(StaleDecision, match="decided on since"):
        desk.undo("a")

    assert [_WORDS, _WORDS] == again


def _answer(desk: Desk, folder: Path, **said: Any) -> Response:
    usual: dict[str, Any] = {"post": "trust", "author": NIA.who, "text": "We will lengthen it.  \n"}
    return answer(desk.store, TOM, at=NOW, config=config_in(folder), catalogue=CATALOGUE, **(usual | said))


def test_an_officer_answers_on_the_page(desk: Desk, tmp_path: Path) -> None:
    """It is approved with the badge, says that it was written here, and the log names who wrote it."""
    written = _answer(desk, tmp_path, parent=response_of("a").id[:8])
    other = _answer(desk, tmp_path, author=TOM.who)

    assert (Status.APPROVED, Role.AUTHOR, Via.SITE) == (written.status, written.role, written.via)
    assert (response_of("a").id, "We will lengthen it.") == (written.parent, written.text)
    assert Role.STAFF is other.role
    assert "Role: author" in write_comment(to_comment(written, parent=""))


def test_only_an_officer_answers(desk: Desk, tmp_path: Path) -> None:
    """A name without a badge, a missing post and an empty answer are refused."""
    with pytest.raises(ConfigError, match="Nobody"):
        _answer(desk, tmp_path, author="Nobody")
    with pytest.raises(ContentError):
        _answer(desk, tmp_path, post="turnip")
    with pytest.raises(EditError, match="needs words"):
        _answer(desk, tmp_path, text=" \n")


def test_a_person_corrects_their_own_words(desk: Desk) -> None:
    """The new words wait, whatever was decided on the old ones."""
    desk.do("approve", "a")
    corrected = desk.do("correct", "a", text="The crossing is far too short.")

    assert (Status.WAITING, "The crossing is far too short.") == (corrected.status, corrected.text)
    assert "It may hold a telephone number." not in corrected.flags
