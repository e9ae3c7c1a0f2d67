"""Many mails at once: which of them are read as soon as they are open, and how."""

from __future__ import annotations

from comments_bridge.catalogue import build_catalogue
from comments_bridge.model import Match, Post
from comments_bridge.reading.batches import Basis, Reading, open_mails
from comments_bridge.reading.message import ReadingSettings, open_letter, read_letter

POST = Post(
    key="market",
    slug="market",
    title="Who is the market for?",
    url="https://talk.example.org/posts/market/",
    author="Nia Fairweather",
    text="The last bus leaves the market square at ten to seven, which is when most people finish work.",
)
BASIS = Basis(ReadingSettings(), build_catalogue([POST], site_url="https://talk.example.org"))


def mail(text: str = "I take that bus.", **fields: str) -> bytes:
    """Return a mail on the post; fields are headers, with underscores for hyphens."""
    headers = {"From": "Ann <ann@example.com>", "Subject": "Re: Who is the market for?"}
    headers |= {name.replace("_", "-"): value for name, value in fields.items()}
    return ("".join(f"{name}: {value}\n" for name, value in headers.items()) + f"\n{text}\n").encode()


def readings(*contents: bytes) -> list[Reading | None]:
    """Return what was read at once of each mail."""
    return [opened.reading if opened else None for opened in open_mails(BASIS, [(each, "0" * 64) for each in contents])]


def test_a_mail_that_begins_a_conversation() -> None:
    """It is read with the words of its post, which count as quoted."""
    content = mail(f"I take that bus.\n\n{POST.text}")
    (reading,) = readings(content)

    assert reading is not None
    assert ((POST.text,), "I take that bus.") == (reading.context, reading.submission.text)
    assert reading.submission == read_letter(open_letter(content), reading.context)


def test_a_mail_on_no_post_of_ours() -> None:
    """It is read with no context."""
    (reading,) = readings(mail(Subject="Hello"))

    assert reading is not None
    assert ((), "I take that bus.") == (reading.context, reading.submission.text)


def test_mails_that_wait() -> None:
    """What answers a message may answer a comment that only the store knows; what no person wrote is not read."""
    answer = mail(In_Reply_To="<a@example.com>")
    robot = mail(Auto_Submitted="auto-replied")

    assert [None, None] == readings(answer, robot)


def test_what_a_mail_answers_is_told_at_once() -> None:
    """But for a mail that names a comment: only the store knows whether there is one, and under which post."""
    plain, naming = (
        open_mails(BASIS, [(mail(To=f"talk+{tag}@example.org"), "0" * 64)])[0]
        for tag in ("market", f"market.{'a' * 12}")
    )

    assert plain is not None
    assert plain.match == Match(post="market", how="tag in the address")
    assert naming is not None
    assert (None, True) == (naming.match, naming.reading is not None)
