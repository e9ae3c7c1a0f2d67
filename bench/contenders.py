"""What each of the two programs of `bench.mail` is given, and whether it did all of its work."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.letters import ADDRESS, SITE, Topic
from bench.running import Command, compiled_in
from comments_bridge.collect.overview import read_overview
from comments_bridge.collect.run import utc_now
from comments_bridge.config import load_config
from comments_bridge.store import open_store
from tests.servers.account import SECRET_ENV, Account

_SETTINGS = """
[site]
url = "{site}"
address = "{address}"
id_key = "a key for measuring alone"

[mail]
trusted_authserv = ["mx.longtable.example.org"]

[[sources]]
name = "responses"
type = "imap"
host = "{host}"
port = {port}
security = "none"
user = "{user}"
secret_env = "{secret_env}"
"""
_SYNC = """
FSync yes
SyncState *

IMAPAccount responses
Host {host}
Port {port}
User {user}
Pass {password}
SSLType None

IMAPStore far
Account responses

MaildirStore near
Path {folder}/
Inbox {folder}/inbox

Channel responses
Far :far:
Near :near:
Sync Pull New
Create Near
"""


def write_site(folder: Path, topics: list[Topic]) -> None:
    """Write the posts that the mails answer."""
    posts = folder / "content" / "posts"
    posts.mkdir(parents=True)
    for day, topic in enumerate(topics, start=1):
        head = f"Title: {topic.title}\nDate: 2026-08-{day:02}\nSlug: {topic.key}\nAuthor: Nia Fairweather\n"
        (posts / f"{topic.key}.md").write_text(f"{head}\n" + "\n\n".join(topic.paragraphs) + "\n", encoding="utf-8")


def fetch_command(site: Path, account: Account) -> Command:
    """Return `comments fetch` on an account; the site must have been written.

    All sites beside each other share a folder of compiled modules.
    """
    settings = _SETTINGS.format(
        site=SITE, address=ADDRESS, host="127.0.0.1", port=account.port, user=account.user, secret_env=SECRET_ENV
    )
    (site / "comments.toml").write_text(settings, encoding="utf-8")
    words = (sys.executable, "-m", "comments_bridge", "--config", str(site / "comments.toml"), "fetch")
    return Command(words=words, environ={**account.environ, **compiled_in(site.with_name("bytecode"))})


def check_fetched(site: Path, account: Account, messages: int) -> None:
    """Make sure that every mail was kept, queued or ignored with a reason, and moved out of the inbox.

    Raises:
        RuntimeError: one was not.
    """
    config = load_config(site / "comments.toml")
    with open_store(config.store, now=utc_now()) as store:
        overview = read_overview(store)
    taken = sum(overview.statuses.values()) + sum(overview.ignored.values())
    kept = sum(1 for _ in (config.store.folder / "raw").iterdir())
    with account.client() as client:
        left = client.select_folder("INBOX", readonly=True)[b"EXISTS"]
    if (taken, kept, left) != (messages, messages, 0):
        raise RuntimeError(f"of {messages} mails, {taken} were taken in and {kept} kept, and {left} are in the inbox")


def write_sync(folder: Path, account: Account) -> None:
    """Write mbsync's settings into a new folder."""
    folder.mkdir()
    settings = _SYNC.format(
        host="127.0.0.1", port=account.port, user=account.user, password=account.password, folder=folder
    )
    (folder / "mbsyncrc").write_text(settings, encoding="utf-8")


def sync_command(folder: Path) -> Command:
    """Return `mbsync` into that folder."""
    return Command(words=("mbsync", "--config", str(folder / "mbsyncrc"), "--quiet", "responses"), environ={})


def check_synced(folder: Path, messages: int) -> None:
    """Make sure that every mail was copied.

    Raises:
        RuntimeError: one was not.
    """
    copied = sum(1 for part in ("new", "cur") for _ in (folder / "inbox" / part).iterdir())
    if copied != messages:
        raise RuntimeError(f"mbsync copied {copied} of {messages} mails")
