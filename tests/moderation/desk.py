"""A moderator with a store, for tests that say what is decided and little else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comments_bridge import moderation
from comments_bridge.catalogue import build_catalogue
from comments_bridge.config import Config, Rule, read_config
from comments_bridge.model import Post
from comments_bridge.moderation import Moderator, Surface
from comments_bridge.store import Store
from comments_bridge.store.decisions import list_decisions
from comments_bridge.store.queue import get_response
from comments_bridge.store.records import Decision, Response
from tests.store.builders import NOW, response_of

NIA = Moderator(who="Nia Fairweather", surface=Surface.COMMAND)
TOM = Moderator(who="Tom Adeyemi", surface=Surface.DESK)
RULES = (
    Rule(code="respect", title="Speak to people", sentence="We do not publish insults."),
    Rule(code="privacy", title="Keep private things private", sentence="We do not publish details."),
)
POSTS = [
    Post(key=key, slug=key, title=key.title(), url=f"https://talk.example.org/posts/{key}/", author=NIA.who)
    for key in ("trust", "turnout")
]
CATALOGUE = build_catalogue(POSTS, site_url="https://talk.example.org")


@dataclass(frozen=True)
class Desk:
    """Decides on responses by their names in `builders`; a keyword takes the place of what is usual."""

    store: Store
    by: Moderator = NIA
    comments: Path = Path("none")

    def do(self, verb: str, name: str, /, **said: Any) -> Response:
        """Call one of moderation's functions."""
        usual: dict[str, Any] = {"at": NOW}
        if verb in {"approve", "place"}:
            usual |= {"catalogue": CATALOGUE, "comments": self.comments}
        if verb == "reject":
            usual |= {"reason": "respect", "rules": RULES}
        if verb == "hold":
            usual |= {"note": "a solicitor's letter"}
        if verb == "route_privately":
            usual |= {"to": "the highways team"}
        decided: Response = getattr(moderation, verb)(self.store, response_of(name).id, self.by, **(usual | said))
        return decided

    def get(self, name: str) -> Response:
        """Return a response as it stands."""
        with self.store.reading() as tx:
            return get_response(tx, response_of(name).id)

    def log(self, name: str) -> list[Decision]:
        """Return its log."""
        with self.store.reading() as tx:
            return list_decisions(tx, response_of(name).id)

    def undo(self, name: str = "") -> Response:
        """Take back what this moderator decided last."""
        return moderation.undo(self.store, self.by, at=NOW, response=response_of(name).id if name else "")[0]


def config_in(folder: Path) -> Config:
    """Return settings with two officers."""
    staff = [{"author": who, "address": f"{who.split()[0].lower()}@merrowby.example.org"} for who in (NIA.who, TOM.who)]
    site = {
        "url": "https://talk.example.org",
        "address": "responses@talk.example.org",
        "id_key": "a key that nobody else has",
    }
    return read_config({"site": site, "staff": staff}, root=folder)
