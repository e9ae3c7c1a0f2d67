"""What is wrong with the parts of a head that are about its conversation is told with file, line and remedy."""

from __future__ import annotations

import pytest

from tests.plugins.conftest import SmallSite


@pytest.mark.parametrize(
    ("head", "line", "said"),
    [
        ({"Closes": "soon"}, 4, "“soon” is not a date."),
        ({"Opens": "2026-02-30"}, 4, "“2026-02-30” is not a date."),
        ({"Opens": "2026-05-02", "Closes": "2026-05-01"}, 5, "The conversation closes before it opens."),
        ({"Outcome": "\n    asked: A?\n    saide: B.\n    did: C."}, 6, "“saide” is not a part of “Outcome”."),
        ({"Outcome": "\n    asked: A?\n    said: B.\n    said: C.\n    did: D."}, 7, "“said” stands twice."),
        ({"Outcome": "\n    said: B.\n    did: C."}, 4, "The outcome has no “asked:”."),
        ({"Question": "A?", "Outcome": "\n    said: B."}, 5, "The outcome has no “did:”."),
        ({"Outcome": "asked: A?\n    said: B.\n    did: C.\n    date: May"}, 7, "“May” is not a date."),
        ({"Outcome": "We met."}, 4, "“We met.” is not a part of “Outcome”."),
    ],
)
def test_a_fault_is_told_with_its_line(
    site: SmallSite, capsys: pytest.CaptureFixture[str], head: dict[str, str], line: int, said: str
) -> None:
    """The writer sees which line to mend, and in the same go everything else that is wrong."""
    site.post("first", **head)
    site.post("second", Date="never")

    with pytest.raises(SystemExit):
        site.build()

    printed = capsys.readouterr().err
    assert f"content/posts/first.md:{line}\n    {said}\n    -> " in printed
    assert "content/posts/second.md:2" in printed


def test_a_misspelt_part_is_guessed(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """The remedy offers the part that was probably meant."""
    site.post("first", Outcome="\n    asked: A?\n    saide: B.\n    did: C.")

    with pytest.raises(SystemExit):
        site.build()

    assert "Did you mean “said”?" in capsys.readouterr().err


def test_a_long_question_may_go_on(site: SmallSite) -> None:
    """A value of several lines is one sentence on the page."""
    site.post("first", Question="Which of these\n    would you keep?")

    site.build()

    assert "Which of these would you keep?" == site.one("posts/first/index.html", ".question").text
