"""Spam on the way from the mailbox to the moderator: weighed, shown, never dropped."""

from __future__ import annotations

from comments_bridge.store.queue import list_responses
from tests.cli.conftest import TOML, Terminal
from tests.collect.mailroom import mail

_WORDS = "Buy my wonderful ladders, the best ladders in all of Merrowby."


def test_what_the_server_takes_for_spam_waits_apart(terminal: Terminal) -> None:
    """It is queued with its points and reasons, and the list shows it last and marked."""
    terminal.room.deliver("a-spam", mail("spam", "Hello.", X_Spam_Flag="YES", Date="Mon, 14 Sep 2026 09:00:00 +0000"))
    terminal.room.deliver("b-jean", mail("jean"))
    terminal.said("fetch")
    shown = terminal.said("show", terminal.room.responses()["spam"].id)
    listed = terminal.said("list")

    assert {"spam": "waiting", "jean": "waiting"} == terminal.room.statuses()
    assert "Spam?      5 of 5 points\n           The mail server takes it for spam (x-spam-flag: YES)." in shown
    assert listed.index("Jean") < listed.index("Spam? (5)")
    assert ["spam@example.com"] == [each["address"] for each in terminal.read("list", "--suspect")]


def test_the_same_words_again_are_noticed(terminal: Terminal) -> None:
    """In the same batch and in a later one, whoever sends them."""
    terminal.room.deliver("a", mail("ann", _WORDS))
    terminal.room.deliver("b", mail("bob", _WORDS.upper()))
    terminal.room.fetch()
    terminal.room.deliver("c", mail("cat", _WORDS))
    terminal.room.fetch()
    found = terminal.room.responses()

    assert [0, 3, 3] == [found[name].spam for name in ("ann", "bob", "cat")]
    assert ("The same words came 2 times before.",) == found["cat"].spam_reasons


def test_a_flood_from_one_address_is_noticed(terminal: Terminal) -> None:
    """The first ten in an hour are as good as any; the eleventh is not."""
    for number in range(11):
        name = f"{number:02}"
        terminal.room.deliver(name, mail("pat", f"Thought {name}", Message_ID=f"<{name}@example.com>"))
    terminal.room.fetch()
    with terminal.room.store() as store, store.reading() as tx:
        points = sorted(each.spam for each in list_responses(tx))

    assert [0] * 10 + [3] == points


def test_a_verified_officer_is_not_weighed(terminal: Terminal) -> None:
    """Whoever answers for the organisation may send as many links as they need."""
    links = "https://a.example " * 20
    vouched = "mx.example.org; dmarc=pass header.from=merrowby.example.org"
    terminal.room.deliver(
        "nia", mail("nia", links, From="Nia <nia@merrowby.example.org>", Authentication_Results=vouched)
    )
    terminal.room.fetch()

    assert 0 == terminal.room.responses()["nia"].spam


def test_a_pest_is_ignored_and_listed(terminal: Terminal) -> None:
    """What they send is kept, listed and can be released; after a pardon it is queued as anybody's."""
    terminal.said("ignore", "Pest@example.com", "@spam.example", "--note", "daily", "--as", "Nia")
    terminal.room.deliver("one", mail("pest"))
    terminal.room.deliver("two", mail("x", From="X <x@spam.example>"))
    fetched = terminal.said("fetch")
    ignored = terminal.said("status", "--ignored")
    listed = terminal.said("ignore")
    stopped = terminal.said("ignore", "pest@example.com", "--stop", "--as", "Tom")
    terminal.room.deliver("three", mail("pest", Message_ID="<three@example.com>"))
    terminal.said("fetch")
    history = terminal.read("ignore")

    assert "2 new messages: 2 ignored." in fetched
    assert "Its sender is silently ignored" in ignored
    assert ("pest@example.com" in listed, "Nia" in listed, "daily" in listed) == (True, True, True)
    assert "pest@example.com: no longer ignored.\n" == stopped
    assert {"pest": "waiting"} == terminal.room.statuses()
    assert ["", "Tom"] == [each["ended_by"] for each in history]


def test_ignoring_says_what_it_did(terminal: Terminal) -> None:
    """Twice is said, nobody is said, and what is no address is refused."""
    nobody = terminal.said("ignore")
    terminal.said("ignore", "a@example.com")
    again = terminal.said("ignore", "a@example.com")
    wrong = terminal.run("ignore", "not an address")

    assert ("Nobody is ignored.\n", "a@example.com: is ignored already.\n") == (nobody, again)
    assert (1, True) == (wrong.exit_code, "Write it as name@host" in wrong.stderr)


def test_the_threshold_is_a_setting(terminal: Terminal) -> None:
    """An organisation with a lenient mail server can be stricter, or the other way round."""
    (terminal.room.root / "comments.toml").write_text(f"{TOML}\n[screening]\nsuspect_from = 9\n", encoding="utf-8")
    terminal.room.deliver("spam", mail("spam", "Hello.", X_Spam_Flag="YES"))
    terminal.said("fetch")

    assert [] == terminal.read("list", "--suspect")
