"""Asking a form service for JSON: time-outs, patience with a service that is busy, and problems in plain English.

A request that is answered with 429 or 5xx, or is cut off, is made again a few times, after the wait that the service
asks for or longer each time. A token is sent to the configured address alone: redirections are not followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from comments_bridge.errors import LoginFailed, SourceError, Unreachable

if TYPE_CHECKING:
    import requests
    from urllib3 import BaseHTTPResponse

TRIES = 4
BACK_OFF = 1.0
LONGEST_WAIT = 60.0
"""Seconds that a service's Retry-After is heeded for; where it asks for more, the next fetch is soon enough."""

_BUSY = frozenset({429, 500, 502, 503, 504})


class Asker:
    """Asks one service.

    Args:
        name: the source's name.
        title: what people call the service.
        timeout: seconds for each part of an answer.
        secret_env: the variable that holds the token, for the error where it is refused.
        back_off: seconds that waits begin with.
    """

    def __init__(
        self, name: str, title: str, *, timeout: float, secret_env: str = "", back_off: float = BACK_OFF
    ) -> None:
        self._name = name
        self._title = title
        self._timeout = timeout
        self._secret_env = secret_env
        self._requests = _import_requests(name)
        self._session = _make_session(self._requests, back_off)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def ask(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        bearer: str = "",
        basic: tuple[str, str] | None = None,
        what: str,
    ) -> requests.Response:
        """Get an answer of status 200.

        Args:
            url: without the token, where the service wants that in `params`.
            params: of the query.
            bearer: a token.
            basic: a name and password.
            what: what is asked for, such as the form's name, for errors.

        Raises:
            LoginFailed: the token was refused.
            Unreachable: nothing answered, or the answer was cut off, or the service stayed busy.
            SourceError: it answered otherwise than it should.
        """
        headers = {"Accept": "application/json", **({"Authorization": f"Bearer {bearer}"} if bearer else {})}
        for left in reversed(range(TRIES)):
            try:
                answer = self._session.get(
                    url, params=params, headers=headers, auth=basic, timeout=self._timeout, allow_redirects=False
                )
            except self._requests.exceptions.ChunkedEncodingError as problem:
                if not left:
                    raise self._cut_off() from problem
            except self._requests.exceptions.RequestException as problem:
                raise self._silent(url) from problem
            else:
                self._judge(answer, what)
                return answer
        raise self._cut_off()

    def ask_json(self, url: str, params: Mapping[str, str] | None = None, *, what: str, **login: Any) -> Any:
        """Get an answer that is JSON. Arguments and errors as for `ask`."""
        answer = self.ask(url, params, what=what, **login)
        self.refuse_page(answer)
        try:
            return answer.json()
        except ValueError as problem:
            raise Unreachable(
                f"what {self._title} sent is no whole JSON.", item=self._name, remedy="Fetch again; nothing is lost."
            ) from problem

    def refuse_page(self, answer: requests.Response) -> None:
        """Refuse an answer that is a web page, such as the note of a proxy or a form to log in.

        Raises:
            SourceError: it is one.
        """
        if answer.text.lstrip()[:1] == "<":
            raise SourceError(
                f"{self._title} answered with a web page in place of data.",
                item=self._name,
                remedy="It may be out of order, or want a login: fetch again later, or check address and token.",
            )

    def _judge(self, answer: requests.Response, what: str) -> None:
        status = answer.status_code
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise LoginFailed(
                f"{self._title} refused the token for {what} ({status}); it may have expired.",
                item=self._name,
                remedy=f"Make a new one at {self._title} and put it into the environment variable {self._secret_env}.",
            )
        if status in _BUSY:
            raise Unreachable(
                f"{self._title} is busy or out of order ({status}), after {TRIES + 1} tries.",
                item=self._name,
                remedy="Fetch again later; nothing is lost.",
            )
        if status == HTTPStatus.NOT_FOUND:
            raise SourceError(
                f"{self._title} knows nothing of {what} (404).",
                item=self._name,
                remedy="Check sources.form, or the address, in comments.toml, and whose token it is.",
            )
        if status != HTTPStatus.OK:
            raise SourceError(
                f"{self._title} answered with {status} when it was asked for {what}.",
                item=self._name,
                remedy="Check sources.url and sources.form in comments.toml.",
            )

    def _silent(self, url: str) -> Unreachable:
        return Unreachable(
            f"{urlsplit(url).netloc} did not answer.",
            item=self._name,
            remedy="Check the connection to the network, then fetch again; nothing is lost.",
        )

    def _cut_off(self) -> Unreachable:
        return Unreachable(
            f"{self._title} was cut off in the middle of an answer, {TRIES} times.",
            item=self._name,
            remedy="Fetch again; nothing is lost.",
        )


def require_token(environ: Mapping[str, str], variable: str, name: str) -> str:
    """Return the token that the environment holds for a source.

    Raises:
        LoginFailed: the variable is not set or is empty.
    """
    token = environ.get(variable, "").strip()
    if not token:
        raise LoginFailed(
            f"the environment variable {variable} is not set, so there is no token to ask with.",
            item=name,
            remedy=f"Set {variable} where this command runs.",
        )
    return token


def _import_requests(name: str) -> ModuleType:
    try:
        import requests
    except ModuleNotFoundError as problem:
        raise SourceError(
            "what is needed to ask form services is not installed.",
            item=name,
            remedy="Install it: pip install -e “.[forms]”.",
        ) from problem
    return requests


def _make_session(library: ModuleType, back_off: float) -> requests.Session:
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    class Patience(Retry):
        """Waits as long as it is asked to, within bounds."""

        def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
            wait = super().get_retry_after(response)
            return None if wait is None else min(wait, LONGEST_WAIT)

    patience = Patience(
        total=TRIES,
        status_forcelist=_BUSY,
        allowed_methods={"GET"},
        backoff_factor=back_off,
        raise_on_status=False,
    )
    session: requests.Session = library.Session()
    session.trust_env = False  # neither a .netrc nor a proxy may be shown the token
    session.mount("https://", HTTPAdapter(max_retries=patience))
    session.mount("http://", HTTPAdapter(max_retries=patience))
    return session
