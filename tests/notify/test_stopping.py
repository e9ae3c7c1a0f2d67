"""One click in a mail program ends the mails about answers: over the receiver, as RFC 8058 has it."""

from __future__ import annotations

import re
from pathlib import Path

from comments_bridge.receiver.application import make_receiver
from tests.collect.mailroom import SETTINGS
from tests.notify.town import ALL, Town, told
from tests.servers.smtp_server import SmtpServer
from tests.sitecopy import ROOT

_URL = "https://talk.example.org/receive/stop"


def _town(tmp_path: Path, smtp: SmtpServer) -> Town:
    site = {**SETTINGS["site"], "theme": str(ROOT / "theme")}
    notices = {**ALL, "stop_url": _URL}
    return Town(tmp_path / "site", smtp, site=site, form={"service": "receiver"}, notices=notices)


def _answered(town: Town, name: str, to: str) -> list[str]:
    """Let somebody answer a response, and return what its writer's mail offers in order to stop."""
    town.write(name, To=f"talk+trust.{to}@example.org", Subject="Re: Trust")
    town.fetch()
    town.approve(name)
    town.publish()
    for _ in range(2):
        town.wait(hours=2)
        town.notify()
    field = b"List-Unsubscribe: <https://talk.example.org/receive/stop/"  # as it stands in the mail, not encoded
    plain = sum(content.startswith(field) for _, content in town.smtp.taken)
    letters = told(town.post(), "answered you")
    assert len(letters) == plain
    return [f"{letter['List-Unsubscribe']} {letter['List-Unsubscribe-Post']}" for letter in letters]


def test_one_click_stops_and_looking_does_not(tmp_path: Path, smtp: SmtpServer) -> None:
    """A program that only opens the address changes nothing; a POST with no cookie ends it, and a guess is refused."""
    town = _town(tmp_path, smtp)
    town.write("jean")
    town.fetch()
    (word,) = town.post()
    first = town.approve("jean")
    town.answer(word, "jean", "FOLLOW")
    town.fetch()
    client = make_receiver(town.config, {}, clock=lambda: town.now).test_client(use_cookies=False)
    (offered,) = _answered(town, "olu", first)
    found = re.search(r"<https://talk\.example\.org(/[^>]+)>", offered)
    assert found
    looked = client.get(found[1])
    (still,) = _answered(town, "pat", first)
    guessed = client.post(f"/receive/stop/{first}-aaaaaaaaaaaaaaaa")
    clicked = client.post(found[1], data={"List-Unsubscribe": "One-Click"})

    assert offered == still
    assert offered.endswith("List-Unsubscribe=One-Click")
    assert (200, 404, 200) == (looked.status_code, guessed.status_code, clicked.status_code)
    assert b'<form method="post"><button class="button target">' in looked.data
    assert [] == _answered(town, "sam", first)
