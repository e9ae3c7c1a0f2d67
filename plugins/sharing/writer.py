"""A Pelican writer that writes its own part of the pages. Forking is left to `partner`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pelican.writers import Writer

from plugins.languages import Interpreter
from plugins.sharing.partner import begin_partner, can_share, has_partner, is_partner

_WORTH_SHARING = 200  # posts; a smaller site is written in the time that a process takes to begin
_PARTNERS_PAGES, _OF_PAGES = 3, 8  # the feeds, which are the partner's too, take as long as the pages it is spared


class SharingWriter(Writer):  # type: ignore[misc] # Pelican ships no types
    """Pelican's writer; from the first page of a large site on, it leaves to the other process what is the other's."""

    _pages = 0

    def __init__(self, output_path: str, settings: Any) -> None:
        super().__init__(output_path, settings)
        self._interpreter = Interpreter(settings["LANGUAGES"])

    def write_file(self, name: str, template: Any, context: Any, *args: Any, **options: Any) -> None:
        """Write a page in its language, or leave it to the other process. Arguments as for Pelican's."""
        if not self._pages and can_share() and len(context["articles"]) >= _WORTH_SHARING:
            begin_partner()
        self._pages += 1
        if self._is_mine():
            spoken = self._interpreter.interpret(template, _language(options)) if template else template
            super().write_file(name, spoken, context, *args, **options)

    def _is_mine(self) -> bool:
        partners = self._pages * _PARTNERS_PAGES % _OF_PAGES < _PARTNERS_PAGES
        return partners if is_partner() else not (partners and has_partner())


def _language(shown: Mapping[str, Any]) -> str:
    """Return the language of what a page shows: a post, a page, or a post that is answered."""
    thing = next((shown[name] for name in ("article", "page", "answered") if name in shown), None)
    return str(shown.get("language") or getattr(thing, "lang", ""))
