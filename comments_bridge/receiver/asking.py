"""The page on which somebody who used a form says whether they want to hear from us: for whom a mail is a detour.

Opening it decides nothing, for programs that look for malice open every address in a mail. A mail program's one click
(RFC 8058) is the same as “do not ask again”.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import request
from werkzeug.wrappers import Response

from comments_bridge.config import Config
from comments_bridge.notify.orders import find_asked
from comments_bridge.notify.tokens import find_question
from comments_bridge.receiver.stopping import UNKNOWN, plain_page
from comments_bridge.store import open_store
from comments_bridge.store.confirming import confirm, refuse
from comments_bridge.store.happenings import find_key
from comments_bridge.store.queue import find_responses

_BUTTON = '<form method="post"><button class="button target" name="answer" value="{}">{}</button></form>'
_ASK = (
    "<p>We have a response for which somebody gave your address. It is never shown.</p>"
    + _BUTTON.format("yes", "Yes, write to me")
    + "<p>If it was not you, or you want no mail from us, you may close this page. Or:</p>"
    + _BUTTON.format("no", "No, and do not ask again")
)
_YES = "We write to you what becomes of your response"
_NO = "We do not ask this address again"
_OVER = "It is too late to answer this question"


class AskDesk:
    """Takes answers.

    Args:
        config: the settings; the store must be within reach of the receiver.
        clock: tells the time.
    """

    def __init__(self, config: Config, clock: Callable[[], datetime]) -> None:
        self._config = config
        self._clock = clock

    def ask(self, proof: str) -> Response:  # noqa: ARG002 - a button sends it; asking looks nothing up
        """Show the buttons; nothing is changed."""
        return plain_page(self._config.site, 200, "Do you want to hear what becomes of your response?", _ASK)

    def take(self, proof: str) -> Response:
        """Take the answer; a second time is as good as the first."""
        now, site, yes = self._clock(), self._config.site, request.form.get("answer") == "yes"
        with open_store(self._config.store, now=now) as store, store.writing() as tx:
            question, key = find_question([proof]), find_key(tx)
            found = find_asked(question, key, lambda id_: find_responses(tx, [id_]).get(id_)) if question else None
            if question is None or found is None:
                return plain_page(site, 404, UNKNOWN)
            if not yes:
                refuse(tx, found.address, at=now)
                return plain_page(site, 200, _NO)
            if question.is_over(now):
                return plain_page(site, 410, _OVER)
            confirm(tx, found, at=now)
            return plain_page(site, 200, _YES)
