"""Checking that everything a run needs is there, before it is needed: `comments doctor`.

Each line says what was checked, whether it is right, and what to do. Nothing is changed, and one thing that is wrong
does not stop the rest from being checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from comments_bridge.catalogue import Catalogue
from comments_bridge.collect.akismet import open_service
from comments_bridge.collect.run import load_catalogue
from comments_bridge.commentfile import read_comments
from comments_bridge.config import Config, load_config
from comments_bridge.errors import BridgeError
from comments_bridge.model import Fate
from comments_bridge.notify.transport import Courier
from comments_bridge.notify.trying import try_templates
from comments_bridge.sources.opening import open_source
from comments_bridge.sources.protocol import Finding
from comments_bridge.store import Store, open_store
from comments_bridge.store.aside import list_set_aside
from comments_bridge.store.outbox import list_failed
from comments_bridge.store.queue import last_run

_LATELY = timedelta(days=7)
_SAMPLE_KEY = "long-table-sample"


def examine(config_path: Path, environ: Mapping[str, str], *, now: datetime) -> Iterator[Finding]:
    """Check the settings, the content, the store and every source.

    Args:
        config_path: comments.toml.
        environ: holds the secrets.
        now: recorded where the store has to be made first.

    Yields:
        One finding after the other, as it is made; a mailbox can take its time to answer.
    """
    try:
        config = load_config(config_path)
    except BridgeError as problem:
        yield _wrong(problem)
        return
    yield Finding(what=f"{config_path} can be read", right=True)
    yield from _settings(config)
    yield from _told(lambda: _content(config))
    yield from _told(lambda: _store(config, now))
    if config.correspondence.smtp:
        yield from _told(lambda: _outgoing(config, environ, now))
    if config.correspondence.akismet:
        yield from _told(lambda: _spam_service(config, environ))
    for source in config.sources:
        yield from _told(lambda source=source: iter(open_source(source, config, environ).check()))  # type: ignore[misc]


def _told(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except BridgeError as problem:
        yield _wrong(problem)


def _wrong(problem: BridgeError) -> Finding:
    what = f"{problem.item}: {problem.what}" if problem.item else problem.what
    return Finding(what=what, right=False, remedy=problem.remedy)


def _settings(config: Config) -> Iterator[Finding]:
    if not config.sources:
        yield Finding(what="no source is configured", right=False, remedy="Add [[sources]] to comments.toml.")
    if not config.rules:
        remedy = "Add [[rules]] to comments.toml: without one, no response can be rejected."
        yield Finding(what="no house rule is configured", right=False, remedy=remedy)
    sample = config.site.id_key.startswith(_SAMPLE_KEY) and not config.site.url.endswith(".example.org")
    if sample:
        remedy = "Choose a random text of your own before the first response: whoever knows it can recognise ids."
        yield Finding(what="site.id_key is that of the sample", right=False, remedy=remedy)


def _content(config: Config) -> Iterator[Finding]:
    catalogue = load_catalogue(config)
    count = len(catalogue.by_key)
    remedy = "" if count else f"Write one in {config.site.content / 'posts'}."
    yield Finding(what=f"{count} posts in {config.site.content / 'posts'}", right=bool(count), remedy=remedy)
    yield from _authors(config, catalogue)
    yield from _comments(config, catalogue)


def _authors(config: Config, catalogue: Catalogue) -> Iterator[Finding]:
    known = {staff.author for staff in config.staff}
    authors = sorted({post.author for post in catalogue.by_key.values() if post.author} - known)
    if authors:
        what = f"authors whose own answers get no badge, as [[staff]] has no address of theirs: {', '.join(authors)}"
        yield Finding(what=what, right=True)


def _comments(config: Config, catalogue: Catalogue) -> Iterator[Finding]:
    comments = list(read_comments(config.site.content / "comments"))
    yield Finding(what=f"{len(comments)} published comments can be read", right=True)
    for post in sorted({comment.post for comment in comments} - set(catalogue.by_key)):
        remedy = "Give the post its former Id, or remove the folder if the post is gone for good."
        yield Finding(what=f"comments are published on “{post}”, and no post has this key", right=False, remedy=remedy)


def _outgoing(config: Config, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """Check what mail of ours needs: the templates, somebody's word on who writes to us, and the server itself."""
    correspondence = config.correspondence
    try_templates(config)
    yield Finding(what="the templates of outgoing mail can be filled in", right=True)
    if not config.mail.trusted_authserv and not correspondence.notices.everyone:
        what = "nobody can be written to, and no moderator can decide by mail, as no sender is ever verified"
        yield Finding(what=what, right=False, remedy="Fill in mail.trusted_authserv.")
    with open_store(config.store, now=now) as store, store.reading() as tx:
        failed = list_failed(tx, since=now - _LATELY)
    if failed:
        remedy = f"The last time it said: {failed[0].problem}."
        yield Finding(
            what=f"mails that were refused for good in the last week: {len(failed)}", right=False, remedy=remedy
        )
    if smtp := correspondence.smtp:
        with Courier(smtp, environ):
            yield Finding(what=f"smtp {smtp.host}:{smtp.port} takes our mail", right=True)


def _spam_service(config: Config, environ: Mapping[str, str]) -> Iterator[Finding]:
    open_service(config, load_catalogue(config), environ)
    yield Finding(what="the spam service has its key", right=True)


def _store(config: Config, now: datetime) -> Iterator[Finding]:
    with open_store(config.store, now=now) as store:
        damage = store.health()
        remedy = "Restore a backup of the store, or fetch into a new one." if damage else ""
        yield Finding(what=f"store {store.where}{damage and f': {damage}'}", right=not damage, remedy=remedy)
        yield from _quarantine(store)


def _quarantine(store: Store) -> Iterator[Finding]:
    with store.reading() as tx:
        waiting = len(list_set_aside(tx, Fate.QUARANTINED))
        run = last_run(tx)
    if waiting:
        remedy = "“comments status” lists them; “comments retry” or “comments release” takes them in."
        yield Finding(what=f"messages that could not be read and are set aside: {waiting}", right=False, remedy=remedy)
    if run and not run.whole:
        remedy = "The sources below say why; run “comments fetch” again."
        yield Finding(what="the last fetch could not read every source", right=False, remedy=remedy)
