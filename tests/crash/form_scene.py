"""A site with a form at a service, and what it comes to in the end: the rows in the database and the files on disk."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.collect.mailroom import POSTS
from tests.crash.acts import Act
from tests.crash.scene import QUERIES, End, Scene
from tests.crash.stories import Runs
from tests.servers.form_services import FORM, TOKEN, FormStandIn

_POINTS = "SELECT source, point FROM points"
_TOML = """
[site]
url = "https://talk.example.org"
address = "talk@example.org"
id_key = "a key that is long enough"

[[sources]]
name = "contact"
type = "{service}"
form = "{form}"
secret_env = "FORM_TOKEN"
url = "{url}"
"""


class FormScene(Scene):
    """One site and one form."""

    def __init__(self, root: Path, standin: FormStandIn, service: str) -> None:
        self.root = root
        self.standin = standin
        self._database = root / ".comments" / "queue.sqlite3"
        posts = root / "content" / "posts"
        posts.mkdir(parents=True)
        for key, head in POSTS.items():
            (posts / f"{key}.md").write_text(f"{head}\nWhat the post says.\n", encoding="utf-8")
        settings = _TOML.format(service=service, form=FORM, url=standin.url)
        (root / "comments.toml").write_text(settings, encoding="utf-8")

    def act(self, what: str, *words: str, **options: int) -> Act:
        """As for a mailbox."""
        return Act(what=what, root=str(self.root), environ={"FORM_TOKEN": TOKEN}, words=words, **options)

    def end(self) -> End:
        """Look at everything; a form has no folders, and what it does not list is not forgotten."""
        with closing(sqlite3.connect(self._database)) as database:
            rows = {table: Counter(database.execute(query)) for table, query in (QUERIES | {"points": _POINTS}).items()}
        comments = self.root / "content" / "comments"
        return End(
            rows=rows,
            raw={
                path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in (self.root / ".comments" / "raw").glob("*")
            },
            folders={},
            published={path.name: path.read_bytes() for path in comments.rglob("*.md")},
            astray=set(),
        )


def a_form_over_three_days(scene: Scene, runs: Runs) -> None:
    """People send the form over several pages; the maker renames a field; somebody sends the same again."""
    assert isinstance(scene, FormScene)
    standin = scene.standin
    standin.send("jean", "olu", "kerry", "sam")
    runs.fetch()
    standin.send("wen")
    standin.sent[len(standin.sent)]["fields"]["words"] = standin.sent[len(standin.sent)]["fields"].pop("message")
    standin.send("jean")
    runs.fetch()
    standin.send("ada", spam=True)
    runs.fetch()
