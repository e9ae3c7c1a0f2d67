"""Stopping the mails about answers with one click (RFC 8058): the address that stands in the head of each.

A mail program sends a POST there, with no sign-in and no cookie; the reference in the address is the proof. A person
who opens the address gets a page with a button, because programs that look for malice open every address in a mail.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime

from werkzeug.wrappers import Response

from comments_bridge.config import Config, Site
from comments_bridge.notify.tokens import find_reference
from comments_bridge.store import open_store
from comments_bridge.store.happenings import find_key, stop_following

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {name}</title>
<link rel="stylesheet" href="{url}/theme/site.css">
</head>
<body>
<main class="main frame">
<header class="page-head"><p class="page-head__kind quiet">{name}</p><h1>{title}</h1></header>
<div class="frame__text prose">
{rest}
<p><a class="target" href="{url}/">Go to the site</a></p>
</div>
</main>
</body>
</html>
"""
_ASK = '<form method="post"><button class="button target">Send me no more mails about answers</button></form>'
_DONE = "You get no more mails about answers to this response"
UNKNOWN = "This address is not one of ours, or it is no longer known"


class StopDesk:
    """Takes the wish to stop.

    Args:
        config: the settings; the store must be within reach of the receiver.
        clock: tells the time.
    """

    def __init__(self, config: Config, clock: Callable[[], datetime]) -> None:
        self._config = config
        self._clock = clock

    def ask(self, proof: str) -> Response:  # noqa: ARG002 - the button sends it; asking looks nothing up
        """Show the button; nothing is changed."""
        return plain_page(self._config.site, 200, "Mails about answers", _ASK)

    def take(self, proof: str) -> Response:
        """Stop; a second time is as good as the first."""
        now = self._clock()
        with open_store(self._config.store, now=now) as store, store.writing() as tx:
            key = find_key(tx)
            response = find_reference(key, [proof]) if key else ""
            if response:
                stop_following(tx, response, at=now)
        status, title = (200, _DONE) if response else (404, UNKNOWN)
        return plain_page(self._config.site, status, title)


def plain_page(site: Site, status: int, title: str, rest: str = "") -> Response:
    """Return a page in the site's style, of a heading and markup of our own."""
    page = _PAGE.format(title=html.escape(title), rest=rest, name=html.escape(site.name), url=html.escape(site.url))
    return Response(page, status, mimetype="text/html")
