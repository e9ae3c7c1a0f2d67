"""What people write into the subject of a mail without a text."""

from __future__ import annotations

from tests.collect.mailroom import Mailroom, mail


def test_words_in_the_subject_of_an_empty_mail_wait(room: Mailroom) -> None:
    """Some people write all that they say into the subject; the title that stands there too is not theirs."""
    title = "Re: Trust is built in small change [#trust]"
    room.deliver("short", mail("short", " ", Subject=f"{title} Open the *library* on Sundays"))
    room.deliver("silent", mail("silent", " ", Subject=title))
    report = room.fetch()
    response = room.responses()["short"]

    assert ("trust", "Open the **library** on Sundays") == (response.post, response.text)
    assert "It has no text; this stood in its subject." in response.flags
    assert (1, 1) == (report.total("queued"), report.total("ignored"))
    assert ["ignored"] == room.lies_in("silent")


def test_a_token_in_the_subject_says_nothing(room: Mailroom) -> None:
    """What stands in brackets is for programs, such as an order with a proof that has expired."""
    room.deliver("order", mail("order", " ", Subject="approve [a2b3c4d5e6f7-1-20740-9f8e7d6c]"))
    report = room.fetch()

    assert (0, 1) == (report.total("queued"), report.total("ignored"))
