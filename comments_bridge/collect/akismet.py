"""Asking a service that knows spam, by Akismet's protocol (its “comment-check”), if one is configured.

What it says is one sign among others. It gets the words, the public name and the post's address, and neither the
sender's address nor an IP address, which mail does not have. If it does not answer, the moderator reads so beside the
response, and after three failures it is left alone for the rest of the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from comments_bridge.catalogue import Catalogue
from comments_bridge.config import Config
from comments_bridge.correspondence import Akismet
from comments_bridge.errors import ConfigError
from comments_bridge.screening.spam import Sign
from comments_bridge.store.records import Response

_SPAM, _BLATANT = 5, 8
_MOST_FAILURES = 3
_SHOWN = 80  # characters of what the service says of a fault


@dataclass(slots=True, kw_only=True)
class SpamService:
    """The service, for one run. `asked` is the organisation's site, by which the service knows who asks."""

    settings: Akismet
    key: str
    asked: str
    catalogue: Catalogue
    _failures: int = field(default=0, init=False)

    def __call__(self, response: Response) -> Sequence[Sign]:
        """Ask about one response, and return what speaks for spam."""
        import requests

        if self._failures >= _MOST_FAILURES:
            return (_unasked("it failed three times"),)
        post = self.catalogue.by_key.get(response.post)
        said = {
            "api_key": self.key,
            "blog": self.asked,
            "user_ip": "127.0.0.1",  # the protocol wants one, and mail has none
            "comment_type": "comment",
            "comment_author": response.name,
            "comment_content": response.text,
            "comment_date_gmt": response.sent_at.isoformat(),
            "permalink": post.url if post else self.asked,
        }
        try:
            answer = requests.post(self.settings.url, data=said, timeout=self.settings.timeout)
        except requests.RequestException as problem:
            return self._failed(type(problem).__name__)
        verdict = answer.text.strip().lower()
        if answer.status_code != requests.codes.ok or verdict not in {"true", "false"}:
            help_ = answer.headers.get("X-akismet-debug-help", "") or verdict
            return self._failed(f"{answer.status_code} {help_[:_SHOWN]}".strip())
        self._failures = 0
        if verdict == "false":
            return ()
        blatant = answer.headers.get("X-akismet-pro-tip", "") == "discard"
        how = ", and is sure" if blatant else ""
        return (Sign(points=_BLATANT if blatant else _SPAM, reason=f"The spam service takes it for spam{how}."),)

    def _failed(self, why: str) -> Sequence[Sign]:
        self._failures += 1
        return (_unasked(why),)


def open_service(config: Config, catalogue: Catalogue, environ: Mapping[str, str]) -> SpamService | None:
    """Return the service that is configured, or None.

    Raises:
        ConfigError: the environment does not hold its key, or what it needs is not installed.
    """
    settings = config.correspondence.akismet
    if settings is None:
        return None
    if not (key := environ.get(settings.key_env, "")):
        raise ConfigError(
            f"the environment variable {settings.key_env} is not set.",
            item="akismet.key_env",
            remedy=f"Set {settings.key_env} to the service's key, or take [akismet] out.",
        )
    try:
        import requests  # noqa: F401 - only whether it is there
    except ModuleNotFoundError as problem:
        remedy = "Install the package with its extra: pip install “open-engagement-blog[forms]”."
        raise ConfigError("the package requests is not installed.", item="akismet", remedy=remedy) from problem
    return SpamService(settings=settings, key=key, asked=config.site.url, catalogue=catalogue)


def _unasked(why: str) -> Sign:
    return Sign(points=0, reason=f"The spam service could not be asked ({why}).")
