"""The receiver under the desk's server, for whoever can run only one program. It is off unless the settings ask for it.

The two stay two applications: the one sees no session, cookie or page of the other, and a request goes to exactly one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from comments_bridge.config import Config
from comments_bridge.errors import ConfigError
from comments_bridge.receiver.application import make_receiver, receiver_path

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def find_neighbour(
    config: Config, environ: Mapping[str, str], clock: Callable[[], datetime]
) -> Callable[[WSGIApplication], WSGIApplication]:
    """Return what puts the receiver beside the desk, where the settings ask for it: the one answers below its own path.

    Args:
        config: the settings.
        environ: holds the secrets of webhooks.
        clock: tells the time.

    Raises:
        ConfigError: the desk is for one machine alone, or the receiver is off.
        LoginFailed: the secret of a webhook is not in the environment.
    """
    if not config.receiver.in_desk:
        return lambda desk: desk
    if not config.desk.url:
        raise ConfigError(
            "is on, and the desk is for this machine alone.",
            item="receiver.in_desk",
            remedy="Set desk.url, or run “comments receive”.",
        )
    receiver = make_receiver(config, environ, clock=clock)
    notices = config.correspondence.notices
    mails = (urlsplit(url).path for url in (notices.stop_url, notices.confirm_url))
    paths = tuple(f"{path.rstrip('/')}/" for path in (receiver_path(config), *mails) if path)

    def put_beside(desk: WSGIApplication) -> WSGIApplication:
        def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            return (receiver if environ["PATH_INFO"].startswith(paths) else desk)(environ, start)

        return answer

    return put_beside
