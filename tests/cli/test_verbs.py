"""Deciding and mending in the terminal: everything that moderators do, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Terminal
from tests.collect.mailroom import mail

_STAFF = '\n[[staff]]\nauthor = "Nia Fairweather"\naddress = "nia@talk.example.org"\n'


@pytest.fixture
def waiting(terminal: Terminal) -> str:
    """The id of Jean's response, which waits."""
    terminal.room.deliver("jean", mail("jean", "Ring 01632 960178. The crossing is short."))
    terminal.said("fetch")
    return terminal.room.responses()["jean"].id


def _one(result: Any) -> Any:
    (response,) = result["responses"]
    return response


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["spam"], "spam"),
        (["private", "--to", "the highways team"], "private"),
        (["hold", "--note", "a solicitor's letter"], "held"),
        (["withdraw"], "withdrawn"),
        (["approve", "--note", "brave"], "approved"),
    ],
)
def test_each_decision_is_made_shown_and_taken_back(
    terminal: Terminal, waiting: str, words: list[str], status: str
) -> None:
    """A script reads the new status; undo brings back the old one, and the log has both lines."""
    done = _one(terminal.read(words[0], waiting, *words[1:], "--as", "Nia"))
    listed = terminal.read("list", "--status", status)
    back = _one(terminal.read("undo", "--as", "Nia"))
    log = terminal.read("log", waiting)

    assert (status, waiting) == (done["status"], listed[0]["id"])
    assert "waiting" == back["status"]
    assert [(words[0], None), ("undo", log[0]["id"])] == [(each["verb"], each["undoes"]) for each in log]


def test_a_script_is_told_what_could_not_be_done(terminal: Terminal, waiting: str) -> None:
    """JSON names the problems, and the exit code says that there were some."""
    told = terminal.read("spam", waiting, "zzzz")

    assert ("spam", 1) == (_one(told)["status"], len(told["problems"]))
    assert 3 == terminal.run("withdraw", waiting, "zzzz").exit_code
    assert 1 == terminal.run("withdraw", "zzzz", "--json").exit_code


def test_a_decision_on_what_was_not_seen_is_refused(terminal: Terminal, waiting: str) -> None:
    """Naming the version that was seen keeps a script from deciding on what somebody has changed."""
    terminal.said("rename", waiting, "J. A.", "--as", "Tom")
    late = terminal.run("approve", waiting, "--seen", "1")

    assert 1 == late.exit_code
    assert "“rename”, by Tom" in late.stderr
    assert "approved" in terminal.said("approve", waiting, "--seen", "2")
    assert 2 == terminal.run("approve", waiting, waiting, "--seen", "2").exit_code


def test_personal_details_are_flagged_and_taken_out(terminal: Terminal, waiting: str) -> None:
    """The moderator is warned, takes the number out, and what is published says so."""
    warned = terminal.said("show", waiting)
    terminal.said("redact", waiting, "--details")
    shown = terminal.said("show", waiting)
    terminal.said("approve", waiting)
    terminal.said("publish")
    file = (terminal.room.comments / "trust" / f"{waiting}.md").read_text(encoding="utf-8")

    assert "It may hold a telephone number." in warned
    assert "Ring [removed: personal details]. The crossing is short." in file
    assert "As it came:\n  Ring 01632 960178." in shown
    assert "It may hold" not in shown


def test_words_are_taken_out_by_name_and_shown_again(terminal: Terminal, waiting: str) -> None:
    """Words that are not there are an error; restoring brings the text back."""
    wrong = terminal.run("redact", waiting, "--words", "the crossing")
    redacted = _one(terminal.read("redact", waiting, "--words", "Ring 01632 960178.", "--reason", "legal"))
    restored = _one(terminal.read("restore", waiting))

    assert (1, "[removed: legal reasons] The crossing is short.") == (wrong.exit_code, redacted["text"])
    assert "Ring 01632 960178. The crossing is short." == restored["text"]


def test_a_mail_is_split_and_both_parts_are_placed(terminal: Terminal, waiting: str) -> None:
    """Each part goes where it belongs."""
    parts = terminal.read("split", waiting, "--from", "The crossing")["responses"]
    placed = _one(terminal.read("place", parts[1]["id"], "--post", "trust", "--parent", waiting))
    twice = terminal.run("split", waiting, "--from", "0")

    assert ["Ring 01632 960178.", "The crossing is short."] == [part["text"] for part in parts]
    assert waiting == placed["parent"]
    assert 1 == twice.exit_code
    assert "times" in twice.stderr


def test_an_officer_answers_from_the_terminal(terminal: Terminal, waiting: str, tmp_path: Path) -> None:
    """The answer is published with the badge, below the response that it answers."""
    settings = terminal.room.root / "comments.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + _STAFF, encoding="utf-8")
    (tmp_path / "words.md").write_text("We will make it *longer*.\n", encoding="utf-8")
    terminal.said("approve", waiting)
    answer = _one(
        terminal.read(
            "answer", "trust", "--parent", waiting, "--author", "Nia Fairweather", "--file", str(tmp_path / "words.md")
        )
    )
    terminal.said("publish")
    file = (terminal.room.comments / "trust" / f"{answer['id']}.md").read_text(encoding="utf-8")

    assert f"Parent: {waiting}" in file
    assert "Via: site" in file
    assert "We will make it *longer*." in file
    assert 2 == terminal.run("answer", "trust").exit_code


def test_responses_are_found_by_words_and_by_person(terminal: Terminal, waiting: str) -> None:
    """Search looks at everything, whatever was decided; a percent sign is a percent sign."""
    terminal.said("spam", waiting)

    assert [waiting] == [each["id"] for each in terminal.read("search", "CROSSING")]
    assert [waiting] == [each["id"] for each in terminal.read("search", "--person", "Jean@example.com")]
    assert [] == terminal.read("search", "%")
    assert "spam" in terminal.said("search", "crossing", "--status", "spam")


def test_the_log_is_narrowed(terminal: Terminal, waiting: str) -> None:
    """By moderator, by verb, by day and by number."""
    terminal.said("approve", waiting, "--as", "Nia")
    terminal.said("reject", waiting, "--reason", "respect", "--as", "Tom", "--note", "loud")

    assert ["reject"] == [each["verb"] for each in terminal.read("log", "--who", "Tom")]
    assert ["approve"] == [each["verb"] for each in terminal.read("log", "--verb", "approve")]
    assert ["reject"] == [each["verb"] for each in terminal.read("log", "--limit", "1")]
    assert [] == terminal.read("log", "--since", "2999-01-01")
    assert "respect: loud" in terminal.said("log", waiting)


def test_the_figures_are_told_and_published(terminal: Terminal, waiting: str) -> None:
    """The command counts, and publishing writes the file that the site shows; a second time it is left alone."""
    terminal.said("publish")
    path = terminal.room.root / "content" / "moderation.json"
    before = path.exists()
    terminal.said("reject", waiting, "--reason", "respect")
    terminal.said("publish")
    written = path.stat().st_mtime_ns
    terminal.said("publish")

    assert (False, written) == (before, path.stat().st_mtime_ns)
    assert '"respect": 1' in path.read_text(encoding="utf-8")
    assert {"respect": 1} == terminal.read("figures")["rejected"]
    assert "1 received from residents" in terminal.said("figures")
    assert 0 == terminal.read("figures", "--since", "2999-01-01")["received"]


def test_a_person_is_forgotten_from_the_terminal(terminal: Terminal, waiting: str) -> None:
    """It asks first, takes the published file away, names built pages that still show it, and lists what is left."""
    terminal.said("approve", waiting)
    terminal.said("publish")
    page = terminal.room.root / "output" / "posts" / "trust" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f'<article id="c-{waiting}">', encoding="utf-8")
    asked = terminal.run("erase", "--person", "jean@example.com")
    done = terminal.said("erase", "--person", "jean@example.com", "--yes")

    assert 1 == asked.exit_code
    assert "Erased: 1 responses and 1 mails." in done
    assert str(page) in done
    assert "Git's history" in done
    assert "the published folder of the mailbox “sample”" in done
    assert not list(terminal.room.comments.rglob("*.md"))
    assert 2 == terminal.run("erase").exit_code


def test_who_is_forgotten_stays_ignored_without_an_address(terminal: Terminal, waiting: str) -> None:
    """The list keeps a mark; what the receiver has taken and nobody has read is named, for it may be theirs."""
    with (terminal.room.root / "comments.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[form]\nservice = "receiver"\n')
    intake = terminal.room.config.store.folder / "intake"
    intake.mkdir()
    (intake / "one.json").write_text("{}", encoding="utf-8")
    terminal.said("ignore", "jean@example.com", "--note", "Jean wrote ten times.")
    done = terminal.said("erase", "--person", "jean@example.com", "--yes")
    [listed] = terminal.read("ignore")

    assert waiting in terminal.said("list", "--status", "erased")
    assert "They were silently ignored: the list keeps a mark" in done
    assert "1 submissions of the form have not been read" in done
    assert (True, "") == (listed["address"].startswith("mark-"), listed["note"])
    assert "was not ignored" not in terminal.said("ignore", "--stop", "jean@example.com")


def test_retention_needs_a_period_and_rehearses_it(terminal: Terminal, waiting: str) -> None:
    """Without a period it says what to write; a dry run changes nothing."""
    terminal.said("spam", waiting)
    unset = terminal.run("retain")
    told = terminal.read("retain", "--days", "1", "--dry-run")

    assert (1, True) == (unset.exit_code, "retention.days" in unset.stderr)
    assert (True, []) == (told["rehearsal"], told["retirement"]["responses"])
    assert "were removed from the store" in terminal.said("retain", "--days", "1")


def test_a_persons_data_is_handed_out(terminal: Terminal, waiting: str, tmp_path: Path) -> None:
    """Into a folder, or as JSON; of nobody, nothing."""
    printed = json.loads(terminal.said("export", "--person", "jean@example.com"))
    told = terminal.said("export", "--person", "jean@example.com", "--to", str(tmp_path / "out"))

    assert waiting == printed["responses"][0]["id"]
    assert "01632 960178" in (tmp_path / "out" / "export.txt").read_text(encoding="utf-8")
    assert "export.json" in told
    assert 1 == terminal.run("export", "--person", "nobody@example.com").exit_code
