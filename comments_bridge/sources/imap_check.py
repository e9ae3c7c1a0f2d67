"""What `comments doctor` finds out about an IMAP account, one step after another, changing nothing.

Each step needs the one before it, so the first that fails is the last that is tried. What is wrong is worded where it
is noticed, in `imap_connection`, `imap_login` and `imap_session`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from comments_bridge.config import ImapSource, Security
from comments_bridge.errors import SourceError
from comments_bridge.model import Place
from comments_bridge.sources.imap_connection import connect, hang_up
from comments_bridge.sources.imap_folders import locate_folders, no_inbox
from comments_bridge.sources.imap_session import Session, open_session
from comments_bridge.sources.protocol import Finding


def check_mailbox(settings: ImapSource, secret: Callable[[], str]) -> Sequence[Finding]:
    """Return findings on the connection, the login, the folders and what the server can do.

    Args:
        settings: the source in comments.toml.
        secret: gives the password or token.
    """
    findings: list[Finding] = []
    session: Session | None = None
    try:
        findings.append(_connection(settings))
        session = open_session(settings, secret)
        findings.append(Finding(what=f"The login of {settings.user} is accepted.", right=True))
        findings.extend(_folders(session, settings))
        findings.extend(_abilities(session))
    except SourceError as problem:
        findings.append(_wrong(problem))
    finally:
        if session:
            session.close()
    return findings


def _connection(settings: ImapSource) -> Finding:
    hang_up(connect(settings))
    private = {
        Security.TLS: "over TLS, with a certificate that is trusted here",
        Security.STARTTLS: "and turned to TLS, with a certificate that is trusted here",
        Security.NONE: "in plain text, which stays on this machine",
    }[settings.security]
    return Finding(what=f"The server {settings.host} answers on port {settings.port} {private}.", right=True)


def _folders(session: Session, settings: ImapSource) -> Iterator[Finding]:
    names, missing = locate_folders(session, settings)
    for place, name in names.items():
        if place in missing:
            yield _missing(session, settings, place, name)
        else:
            session.open(name, writable=False)
            yield Finding(what=f"The folder “{name}” ({place}) is there.", right=True)


def _missing(session: Session, settings: ImapSource, place: Place, name: str) -> Finding:
    if place is Place.INBOX:
        return _wrong(no_inbox(session, settings))
    return Finding(what=f"The folder “{name}” ({place}) is not there yet; the first fetch makes it.", right=True)


def _abilities(session: Session) -> Iterator[Finding]:
    if session.can("MOVE"):
        yield Finding(what="The server can move messages in one step.", right=True)
    elif session.can("UIDPLUS"):
        yield Finding(what="The server moves by copying and then deleting (UIDPLUS, without MOVE).", right=True)
    else:
        yield Finding(
            what="The server can neither move messages nor delete single ones.",
            right=False,
            remedy="Ask the provider for MOVE or UIDPLUS, or use a mailbox at another.",
        )
    idle = "tells of new mail at once (IDLE)" if session.can("IDLE") else "has to be asked for new mail (no IDLE)"
    yield Finding(what=f"The server {idle}.", right=True)


def _wrong(problem: SourceError) -> Finding:
    what = problem.what[0].upper() + problem.what[1:]
    return Finding(what=what, right=False, remedy=problem.remedy)
