"""How much a response looks like spam: the points, and the sentences that a moderator reads."""

from __future__ import annotations

from typing import Any

import pytest

from comments_bridge.correspondence import Guard
from comments_bridge.screening.spam import Evidence, Sign, gist, score
from tests.pace import seconds

GUARD = Guard(words=("casino", "Cheap  Pills"))
LINKS = "See https://a.example and www.b.example, http://c.example, https://d.example and https://e.example."


@pytest.mark.parametrize(
    ("evidence", "points", "reason"),
    [
        ({"marks": [("x-spam-flag", "YES")]}, 5, "x-spam-flag: YES"),
        ({"marks": [("x-spam-flag", "NO")]}, 0, ""),
        ({"marks": [("x-spam-status", "Yes, score=7.1 required=5.0 tests=A")]}, 5, "x-spam-status"),
        ({"marks": [("x-spam-status", "No, score=-2.1 required=5.0")]}, 0, ""),
        ({"marks": [("x-spam-level", "******")]}, 5, "x-spam-level"),
        ({"marks": [("x-spam-score", "6.2")]}, 5, "x-spam-score"),
        ({"marks": [("x-spam-score", "nonsense")]}, 0, ""),
        ({"marks": [("x-ms-exchange-organization-scl", "5")]}, 5, "scl: 5"),
        ({"marks": [("x-ms-exchange-organization-scl", "-1")]}, 0, ""),
        ({"marks": [("x-forefront-antispam-report", "CIP:192.0.2.1;CTRY:GB;SCL:9;SFV:SPM")]}, 8, "antispam-report"),
        ({"marks": [("x-spam-flag", "YES"), ("x-ms-exchange-organization-scl", "9")]}, 8, "scl: 9"),
        ({"text": LINKS}, 2, "It holds 5 links."),
        ({"text": "https://a.example " * 50}, 5, "It holds 50 links."),
        ({"text": "One link, https://a.example, is fine."}, 0, ""),
        ({"name": "Visit http://spam.example"}, 3, "name is a link"),
        ({"same": 1}, 3, "came once before"),
        ({"recent": 11}, 3, "11 messages"),
        ({"recent": 10}, 0, ""),
        ({"subject": "Best CASINO!"}, 3, "casino"),
        ({"text": "Buy cheap\npills."}, 3, "Cheap  Pills"),
        ({"text": "casinos are not the word"}, 0, ""),
        ({"signs": [Sign(points=4, reason="The form was sent within a second.")]}, 4, "within a second"),
    ],
)
def test_each_sign_has_its_points_and_its_reason(evidence: dict[str, Any], points: int, reason: str) -> None:
    """What the mail server said, links, repeats, floods and listed words count; what is ordinary does not."""
    found = score(Evidence(**{"text": "I agree.", **evidence}), GUARD)

    assert points == found.points
    assert bool(points) == bool(found.reasons)
    assert reason in " ".join(found.reasons)


def test_signs_add_up_and_the_weightiest_is_named_first() -> None:
    """Two light signs together can make a response suspect."""
    found = score(Evidence(text=LINKS, same=2), GUARD)

    assert (5, True) == (found.points, found.is_suspect(GUARD))
    assert ["The same words came 2 times before.", "It holds 5 links."] == list(found.reasons)


def test_the_same_words_are_known_again() -> None:
    """Case, spacing and marks do not hide a repeat; a short text such as “I agree” is no repeat."""
    assert gist("Keep the market where it is, please!") == gist("keep the  MARKET\nwhere it is – please")
    assert gist("Keep the market where it is, please!") != gist("Keep the market where it was, please!")
    assert "" == gist("I agree with you.")


def test_long_texts_take_no_long_time() -> None:
    """A megabyte of hostile text is weighed at once."""
    assert seconds(lambda: score(Evidence(text="www." * 250_000), GUARD)) < 2.5
    assert seconds(lambda: score(Evidence(text="casino " * 150_000), GUARD)) < 2.5


def test_spaces_that_are_not_in_ascii_change_no_gist() -> None:
    """The same words are the same, whichever spaces and marks are between them."""
    text = "The Bench_by the library is 2 years old, and nobody's."

    assert gist(text) == gist(text.replace(" ", "\u00a0").replace("'", "\u2019")) != ""
