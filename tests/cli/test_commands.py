"""The `comments` command: what each of them does, says, and ends with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from comments_bridge.model import Place
from comments_bridge.store.lock import Work
from tests.cli.conftest import TOML, Terminal
from tests.collect.mailroom import mail

_ROOT = Path(__file__).parents[2]


def _waiting(terminal: Terminal, *names: str) -> list[str]:
    for name in names:
        terminal.room.deliver(name)
    terminal.said("fetch")
    return [terminal.room.responses()[name].id for name in names]


def test_the_usual_way(terminal: Terminal) -> None:
    """Fetch, list, show, approve, publish: the response ends in content/comments, and each step says what it did."""
    terminal.room.deliver("jean")
    fetched = terminal.said("fetch")
    listed = terminal.said("list")
    id_ = terminal.room.responses()["jean"].id
    shown = terminal.said("show", id_[:5])
    approved = terminal.said("approve", id_[:5])
    published = terminal.said("publish")

    assert "1 new message: 1 queued." in fetched
    assert (True, True) == ("Jean Ackerly" in listed, "This is what jean thinks." in listed)
    assert "jean@example.com" in shown
    assert f"{id_}: approved." in approved
    assert "Published comments: 1 written." in published
    assert (terminal.room.comments / "trust" / f"{id_}.md").is_file()
    assert ["published"] == terminal.room.lies_in("jean")


def test_publishing_twice_changes_nothing(terminal: Terminal) -> None:
    """The second time every file is unchanged."""
    terminal.run("approve", *_waiting(terminal, "jean"))
    terminal.said("publish")

    assert 1 == terminal.read("publish")["files"]["unchanged"]


def test_a_rejection_names_its_rule(terminal: Terminal) -> None:
    """A reason is required, must be a house rule, and stands in the log with the moderator's name and note."""
    (id_,) = _waiting(terminal, "jean")
    without = terminal.run("reject", id_)
    wrong = terminal.run("reject", id_, "--reason", "boredom")
    terminal.said("reject", id_, "--reason", "respect", "--note", "too loud", "--as", "Nia")
    log = terminal.read("show", id_)["decisions"]

    assert (2, 1) == (without.exit_code, wrong.exit_code)
    assert "The codes are respect." in wrong.stderr
    assert [("Nia", "respect", "too loud")] == [(each["who"], each["reason"], each["note"]) for each in log]


def test_several_can_be_decided_at_once(terminal: Terminal) -> None:
    """One that cannot be decided on does not stop the others, and the exit code says so."""
    ids = _waiting(terminal, "jean", "olu")
    partly = terminal.run("approve", ids[0], "zzzzzz", ids[1])
    failed = terminal.run("approve", *ids)

    assert (3, 1) == (partly.exit_code, failed.exit_code)
    assert "no response has this id" in partly.stderr
    assert {"jean": "approved", "olu": "approved"} == terminal.room.statuses()


def test_a_response_can_be_put_where_it_belongs(terminal: Terminal) -> None:
    """Approving can name the post and the comment that is answered."""
    first, second = _waiting(terminal, "jean", "olu")
    terminal.said("approve", first, "--post", "turnout")
    terminal.said("approve", second, "--post", "turnout", "--parent", first[:6])
    found = terminal.room.responses()["olu"]

    assert ("turnout", first) == (found.post, found.parent)


def test_a_decision_can_be_taken_back(terminal: Terminal) -> None:
    """Reopened, a published response waits again and its file goes at the next publish."""
    (id_,) = _waiting(terminal, "jean")
    terminal.said("approve", id_)
    terminal.said("publish")
    terminal.said("reopen", id_)
    terminal.said("publish")

    assert {"jean": "waiting"} == terminal.room.statuses()
    assert [] == list(terminal.room.comments.rglob("*.md"))
    assert ["waiting"] == terminal.room.lies_in("jean")


def test_the_list_can_be_narrowed(terminal: Terminal) -> None:
    """By status and by post; an empty list says so in words."""
    (id_, _) = _waiting(terminal, "jean", "olu")
    terminal.said("approve", id_)

    assert [id_] == [each["id"] for each in terminal.read("list", "--status", "approved")]
    assert 2 == len(terminal.read("list", "--status", "all"))
    assert [] == terminal.read("list", "--status", "all", "--post", "turnout")
    assert "There are none.\n" == terminal.said("list", "--status", "spam")


def test_status_says_how_the_queue_stands(terminal: Terminal) -> None:
    """Counts, the last fetch, and what was set aside with a reference and a reason."""
    before = terminal.said("status")
    terminal.room.deliver("robot", mail("robot", Auto_Submitted="auto-replied"))
    terminal.room.deliver("large", mail("large", "word " * 5000))
    terminal.room.deliver("jean")
    fetched = terminal.run("fetch")
    said = terminal.said("status", "--ignored")
    overview = terminal.read("status")["overview"]

    assert before == "No responses yet.\n"
    assert 3 == fetched.exit_code
    assert (True, True, True) == ("1 waiting" in said, "1 ignored (1 auto-reply)" in said, "mail.max_bytes" in said)
    assert {"waiting": 1} == overview["statuses"]
    assert 1 == len(overview["quarantine"])


def test_what_was_set_aside_can_be_taken_in(terminal: Terminal) -> None:
    """Retry reads it again, release takes it in; both say what became of it."""
    terminal.room.deliver("large", mail("large", "word " * 5000))
    terminal.run("fetch")
    reference = terminal.read("status")["overview"]["quarantine"][0]["reference"]
    retried = terminal.run("retry")
    released = terminal.said("release", reference[:12])

    assert 3 == retried.exit_code
    assert "quarantined. It is" in retried.stdout
    assert "it waits for a moderator now" in released
    assert "Nothing is set aside.\n" == terminal.said("retry")


def test_a_rehearsal_says_what_it_would_do(terminal: Terminal) -> None:
    """Nothing is queued by it."""
    terminal.room.deliver("jean")
    said = terminal.said("fetch", "--dry-run")

    assert "This is what a fetch would do; nothing was changed." in said
    assert "1 new message: 1 queued." in said
    assert {} == terminal.room.statuses()


def test_history_can_be_left_alone(terminal: Terminal) -> None:
    """With a start date older mail stays in the inbox; a date that is none is a misuse."""
    terminal.room.deliver("jean")
    said = terminal.said("fetch", "--since", "2027-01-01", "--source", "sample")
    misused = terminal.run("fetch", "--since", "last week")

    assert "No new messages." in said
    assert 2 == misused.exit_code


def test_a_mailbox_that_cannot_be_read_is_told(terminal: Terminal) -> None:
    """With one of two gone the fetch is partly done; with none left it has failed."""
    settings = terminal.room.root / "comments.toml"
    more = '[[sources]]\nname = "gone"\ntype = "maildir"\npath = "nowhere"\n'
    settings.write_text(TOML + more, encoding="utf-8")
    partly = terminal.run("fetch")
    failed = terminal.run("fetch", "--source", "gone")

    assert (3, 1) == (partly.exit_code, failed.exit_code)
    assert "gone: there is no Maildir" in partly.stderr
    assert "No new messages" not in failed.output


def test_the_doctor_says_what_is_wrong(terminal: Terminal) -> None:
    """Sound, it ends with 0; with a fault it ends with 1 and says what to do."""
    sound = terminal.run("doctor")
    (terminal.room.root / "content" / "posts" / "bad.md").write_text("no head\n\nText", encoding="utf-8")
    ill = terminal.run("doctor")
    findings = terminal.read("doctor")

    assert (0, 1) == (sound.exit_code, ill.exit_code)
    assert "bad.md:1" in ill.stdout
    assert 1 == [finding["right"] for finding in findings].count(False)


def test_a_missing_file_of_settings_is_one_sentence(terminal: Terminal) -> None:
    """No traceback: what is wrong, and what to do."""
    (terminal.room.root / "comments.toml").unlink()
    result = terminal.run("list")

    assert 1 == result.exit_code
    assert "the file is not there. Run the command in the site's folder" in result.stderr


def test_a_second_fetch_is_told_to_wait(terminal: Terminal) -> None:
    """While one run holds the lock, another ends with one sentence."""
    with terminal.room.store() as store, store.running(Work.FETCH):
        result = terminal.run("fetch")

    assert 1 == result.exit_code
    assert "Wait until it has ended" in result.stderr


def test_mail_cannot_play_tricks_on_the_terminal(terminal: Terminal) -> None:
    """No escape sequence and no direction override reaches it, in lists, on pages or in JSON."""
    hostile = mail("jean", "Hello \u202e dlrow \x9b31m red", Subject="=?utf-8?q?=1B]0;owned=07?=")
    terminal.room.deliver("jean", hostile)
    terminal.said("fetch")
    id_ = terminal.room.responses()["jean"].id
    said = terminal.said("list") + terminal.said("show", id_) + json.dumps(terminal.run("show", id_, "--json").stdout)

    assert [] == [character for character in "\x1b\x9b\x07\u202e" if character in said]


def test_a_move_in_the_mailbox_is_told(terminal: Terminal) -> None:
    """What a fetch learned from the folders stands in its summary, and its notes are shown."""
    (id_,) = _waiting(terminal, "jean")
    terminal.said("reject", id_, "--reason", "respect")
    terminal.room.drag("jean", Place.APPROVED)
    said = terminal.said("fetch")

    assert f"sample: {id_}: it was found in the approved folder, but it is rejected" in said


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["fetch", "-h"]])
def test_it_runs_as_a_module(arguments: list[str]) -> None:
    """`python -m comments_bridge` is the command where scripts are not on the path."""
    ended = subprocess.run(
        [sys.executable, "-m", "comments_bridge", *arguments], cwd=_ROOT, capture_output=True, timeout=60, check=False
    )

    assert 0 == ended.returncode, ended.stderr
    assert ended.stdout
