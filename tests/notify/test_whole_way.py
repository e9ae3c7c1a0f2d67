"""The whole way, over a real IMAP server and a real SMTP server, as a resident and a moderator live it."""

from __future__ import annotations

from pathlib import Path

from tests.notify.town import NIA, Town, body, reference, token, told
from tests.servers.pymap_server import Pymap
from tests.servers.smtp_server import SmtpServer


def test_a_resident_writes_and_a_moderator_decides_by_mail(tmp_path: Path, smtp: SmtpServer, pymap: Pymap) -> None:
    """Mail in, a word out; a digest, an answer, a word out; published; withdrawn by an answer, gone, confirmed."""
    account = pymap.account()
    town = Town(tmp_path / "site", smtp, account, digest={"send": "immediate"})
    town.write("jean", "The market should open at six.")
    town.fetch()
    sent = town.post()
    (received,) = told(sent, "We have your response")
    (digest,) = [letter for letter in told(sent, "waits at") if letter["To"] == NIA["address"]]
    town.wait(minutes=5)
    town.write(
        "nia", "\r\n", From=f"Nia <{NIA['address']}>", To="talk@example.org", Subject=f"approve [{token(digest)}]"
    )
    town.fetch()
    town.publish()
    published = [path.stem for path in town.room.comments.rglob("*.md")]
    town.wait(hours=2)
    town.notify()
    (word,) = town.post()
    town.answer(word, "jean", "WITHDRAW")
    town.fetch()
    town.publish()
    town.wait(hours=2)
    town.notify()
    (gone,) = town.post()
    with account.client() as client:
        client.select_folder("Responses/Ignored", readonly=True)
        ignored = len(client.search())

    assert "jean@example.com" == received["To"]
    assert 1 == len(published)
    assert f"https://talk.example.org/posts/trust/#c-{published[0]}" in body(word)
    assert reference(received) == reference(word)
    assert "is withdrawn" in gone["Subject"]
    assert [] == list(town.room.comments.rglob("*.md"))
    assert ["approve", "withdraw"] == [decision.verb for decision in town.log(published[0])]
    assert 2 == ignored
