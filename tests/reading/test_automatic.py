"""Mail that no person wrote is told from mail that people wrote, by rules that need more than a resemblance.

Whole mails of each kind are in tests/samples; here each rule is shown with what makes and what breaks it.
"""

from __future__ import annotations

import pytest

from comments_bridge.model import Kind
from comments_bridge.reading.automatic import classify
from comments_bridge.reading.mime import split_message

OWN = ("responses@longtable.example.org",)


def kind(*lines: str, text: str = "Hello.") -> str:
    """Classify a mail of these headers; From and Subject are a person's unless they are given."""
    given = {line.partition(":")[0].lower() for line in lines}
    usual = [
        line
        for line in ("From: Ann <ann@example.org>", "Subject: Buses")
        if line.partition(":")[0].lower() not in given
    ]
    found, reason = classify(split_message("\n".join((*usual, *lines, "", text)).encode()), OWN)

    assert bool(reason) is (found is not Kind.PERSON)
    return found.value


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Auto-Submitted: auto-replied",), "auto-reply"),
        (("Auto-Submitted: auto-generated (rejected)",), "auto-reply"),
        (("Auto-Submitted: no",), "person"),
        (("Auto-Submitted: No; x=1",), "person"),
        (("Auto-Submitted: ",), "person"),
        (("X-Autoreply: yes",), "auto-reply"),
        (("X-Autorespond: yes",), "auto-reply"),
        (("Precedence: auto_reply",), "auto-reply"),
        (("Precedence: bulk",), "list"),
        (("Precedence: Junk",), "list"),
        (("Precedence: list",), "list"),
        (("Precedence: first-class",), "person"),
        (("X-Auto-Response-Suppress: All",), "person"),
        (("X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply",), "person"),
        (("Return-Path: <>",), "auto-reply"),
        (("Return-Path: <ann@example.org>",), "person"),
        (("Return-Path: <MAILER-DAEMON@mx.example.org>",), "bounce"),
        (("From: Mail Delivery Subsystem <x@mx.example.org>",), "bounce"),
        (("From: postmaster@example.org",), "person"),
        (("From: postmaster@example.org", "Subject: Undeliverable: Buses"), "bounce"),
        (("From: MAILER_DAEMON@mx.example.org",), "bounce"),
        (("From: <>",), "auto-reply"),
        (("From: no-reply@example.org",), "auto-reply"),
        (("From: bounce.noreply@example.org",), "auto-reply"),
        (("From: noreply+42@example.org",), "auto-reply"),
        (("From: reply@example.org",), "person"),
        (("From: doreen.noreplyson@example.org",), "person"),
        (("List-Id: <x.lists.example.net>",), "list"),
        (("List-Post: <mailto:x@lists.example.net>",), "list"),
        (("List-Unsubscribe: <https://x.example.net>",), "list"),
        (("List-Unsubscribe: <https://x.example.net>", "In-Reply-To: <a@b>"), "person"),
        (("List-Id: <responses.longtable.example.org>", "Precedence: list"), "person"),
        (("X-Open-Engagement-Id: 7",), "own-notification"),
        (("From: responses@longtable.example.org",), "person"),
        (("From: responses@longtable.example.org", "Auto-Submitted: auto-generated"), "own-notification"),
        (("X-Failed-Recipients: a@b",), "bounce"),
        (("Subject: Automatic reply: Buses",), "auto-reply"),
        (("Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSNOiBCdXNlcw==?=",), "auto-reply"),
        (("Subject: Re: Automatic reply: Buses",), "person"),
        (("Subject: Out of office",), "person"),
        (("Subject: Out of office", "X-Auto-Response-Suppress: All"), "auto-reply"),
        (("Subject: Undeliverable: Buses",), "person"),
        (("Subject: Read: Buses",), "person"),
        (("Content-Type: text/calendar; method=REPLY",), "calendar"),
        (("Content-Class: urn:content-classes:calendarmessage",), "calendar"),
    ],
)
def test_rules(lines: tuple[str, ...], expected: str) -> None:
    """Each header proves what it proves, and no more."""
    assert expected == kind(*lines)


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Out of office", "I am on annual leave until Monday.", "auto-reply"),
        ("Abwesend", "Ich bin bis 16. November nicht erreichbar.", "auto-reply"),
        ("Out of office", "Why does nobody at the council answer out of office hours?", "person"),
        ("Undeliverable: Buses", "<x@example.net>: 550 5.1.1 unknown user", "bounce"),
        ("Undeliverable: Buses", "You promised buses, and they did not come.", "person"),
        ("Auto: Buses", "Why are there so many cars?", "person"),
        ("Read: Buses", "Your message was read on Tuesday.", "receipt"),
    ],
)
def test_a_subject_needs_a_text_that_agrees(subject: str, text: str, expected: str) -> None:
    """A telling subject counts where the text tells the same."""
    assert expected == kind(f"Subject: {subject}", text=text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<x@example.net>: this host is unknown to us. 550 5.1.2", "bounce"),
        ("Your letter did not reach the following recipient: x@example.net", "bounce"),
        ("I run the mail of our allotment society, and I like the market.", "person"),
    ],
)
def test_a_postmaster_is_a_person_unless_the_text_is_a_machines(text: str, expected: str) -> None:
    """People write from such addresses as well, about other things."""
    assert expected == kind("From: postmaster@example.org", "Subject: The market", text=text)


REPORTED = "--b\n\nA report.\n--b\nContent-Type: message/{}\n\n{}\n--b--"


@pytest.mark.parametrize(
    ("part", "fields", "expected"),
    [
        ("delivery-status", "Action: failed", "bounce"),
        ("delivery-status", "Action: delayed", "bounce"),
        ("delivery-status", "Action: delivered", "receipt"),
        ("delivery-status", "Action: delivered\n\nAction: failed", "bounce"),
        ("global-delivery-status", "Action: failed", "bounce"),
        ("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed", "receipt"),
        ("feedback-report", "Feedback-Type: abuse", "feedback-report"),
    ],
)
def test_reports(part: str, fields: str, expected: str) -> None:
    """A report is known by the part that machines read."""
    assert expected == kind("Content-Type: multipart/report; boundary=b", text=REPORTED.format(part, fields))


def test_a_report_inside_a_persons_mail_is_only_forwarded() -> None:
    """The same parts in a mail that a person sends on make no report of it, and in a machine's they do."""
    text = REPORTED.format("delivery-status", "Action: failed")

    assert "person" == kind("Content-Type: multipart/mixed; boundary=b", text=text)
    assert "bounce" == kind("Content-Type: multipart/mixed; boundary=b", "From: postmaster@mx.example.org", text=text)


PEOPLE = [
    ("Re: Automatic doors at the library", "They have been broken since May."),
    ("Fwd: Undeliverable: Your parcel", "Is this how you treat letters as well?"),
    ("RE: Delivery Status Notification (Failure)", "I got this when I wrote to you. What did I do wrong?"),
    ("Failure notice?", "The notice on the failed boiler has been up for a year."),
    ("Vacation club for children", "Run one."),
    ("Holiday hunger", "It is real. I am on holiday now and I see it."),
    ("Absence of benches", "I am away from home all day and have nowhere to sit."),
    ("Not read the leaflet", "It was too small."),
    ("Returned mails and other tales", "My letters come back with 5.50 to pay."),
    ("Mailing list?", "Please put me on your mailing list; I could not unsubscribe from the old one."),
    ("Spam", "I mean the tinned sort. We ate it in the war."),
    ("Warning: message for the council", "Do not close the baths."),
]


@pytest.mark.parametrize(("subject", "text"), PEOPLE)
def test_people_who_write_about_such_things_are_people(subject: str, text: str) -> None:
    """The words of programs in people's subjects and texts make no programs of them."""
    outlook = ("X-Auto-Response-Suppress: DR, OOF, AutoReply", "X-MS-Has-Attach:", "Return-Path: <ann@example.org>")

    assert "person" == kind(f"Subject: {subject}", text=text)
    assert "person" == kind(f"Subject: {subject}", *outlook, text=text)
