"""Telling people and moderators by mail, as the end of every run and as a command of its own.

A mail that cannot be sent never undoes or stops the run that it tells of: it waits, and the report says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Config
from comments_bridge.errors import BridgeError, StoreBusy
from comments_bridge.notify.running import NotifyReport, notify, prepare
from comments_bridge.store import Store


def tell(
    store: Store, config: Config, catalogue: Catalogue, environ: Mapping[str, str], *, now: datetime
) -> NotifyReport | None:
    """Write and send what is due, if a server is configured.

    Returns:
        What was done, with what went wrong among its problems; None where no server is configured or another run is
        at it.
    """
    if config.correspondence.smtp is None:
        return None
    try:
        return notify(store, config, catalogue, environ, now=now)
    except StoreBusy:
        return None
    except BridgeError as problem:
        return NotifyReport(problems=(str(problem),))


def get_ready(store: Store, config: Config, *, now: datetime) -> None:
    """See to it that what happens in a run is recorded, if it is to be told."""
    if config.correspondence.smtp is not None:
        prepare(store, now=now)


def say_mail(report: NotifyReport | None) -> str:
    """Say in a sentence what was sent; empty where nothing was."""
    if report is None:
        return ""
    counts = ((report.sent, "sent"), (report.put_off, "to be tried again"), (report.failed, "refused for good"))
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"Mail: {said}." if said else ""
