"""From a source's settings to the source. What only one kind needs is imported when that kind is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from comments_bridge.config import Config, FolderKind, FolderSource, ImapSource, SourceSettings
from comments_bridge.formsettings import IntakeSource
from comments_bridge.sources.folder import MailFolder
from comments_bridge.sources.intake import Intake
from comments_bridge.sources.mbox import MboxFile
from comments_bridge.sources.protocol import Source
from comments_bridge.sources.spool import HELD_BYTES, Spool


def open_source(
    settings: SourceSettings,
    config: Config,
    environ: Mapping[str, str],
    *,
    show: Callable[[str], None] | None = None,
) -> Source:
    """Return the source that the settings describe; it connects when it is entered.

    Args:
        settings: one of `config.sources`, or a changed copy of it.
        config: tells the site's address and where private files may be kept.
        environ: holds the secrets, in the variables that the settings name.
        show: shows a person how to sign in on a web page; None where nobody is there.
    """
    spool = Spool(config.store.folder / "raw", min(config.mail.max_bytes, HELD_BYTES))
    if isinstance(settings, ImapSource):
        from comments_bridge.sources.imap import ImapMailbox
        from comments_bridge.sources.imap_shared import meant_for

        wanted = meant_for(config.site.address) if settings.shared else None
        return ImapMailbox(settings, environ, wanted=wanted, private=config.store.folder, show=show, spool=spool)
    if isinstance(settings, IntakeSource):
        return Intake(settings)
    if not isinstance(settings, FolderSource):
        from comments_bridge.sources.forms import open_form_source

        return open_form_source(settings, environ)
    return MboxFile(settings) if settings.kind is FolderKind.MBOX else MailFolder(settings, spool)


def check_secret(settings: SourceSettings, environ: Mapping[str, str]) -> None:
    """Make sure that the secret is there which a source would only miss when it connects.

    Raises:
        LoginFailed: it is not in the environment.
    """
    if isinstance(settings, ImapSource) and settings.secret_env:
        from comments_bridge.sources.imap_login import secret_from

        secret_from(environ, settings)
