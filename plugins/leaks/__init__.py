"""Nothing private on the site: a build that shows what only the store should hold fails, with the file and the line.

It looks at everything that was written, at the very end, where the private store is on this machine; a host that only
builds has none, and nothing is looked for. What counts as private is left to the bridge.

Settings: CONFIG, OUTPUT_PATH, NOW.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals

from comments_bridge.leaks import find_leaks, list_texts, read_contacts
from plugins.sharing.ahead import begin_ahead


def register() -> None:
    """Connect to Pelican."""
    signals.finalized.connect(stop_leaks)


def stop_leaks(pelican: Any) -> None:
    """Stop if an address, a telephone number or an IP address of the private store stands in the output.

    Raises:
        ExceptionGroup: of `ContentError`, one for each.
        StoreError: the store is there and cannot be read.
    """
    settings = pelican.settings
    if not settings["CONFIG"].store.is_there():
        return
    files = list_texts(Path(settings["OUTPUT_PATH"]))
    middle = len(files) // 2
    others = begin_ahead(partial(read_contacts, files[middle:]))  # a second process reads one half meanwhile
    places = read_contacts(files[:middle])
    places = {**others(), **places}
    if leaks := find_leaks(settings["CONFIG"], places, now=settings["NOW"]):
        raise ExceptionGroup("leaks", leaks)
