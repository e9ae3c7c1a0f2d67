"""Microsoft 365 access tokens by MSAL. Importing this module needs the extra `imap-oauth`.

`tenant` is a tenant's id or domain, or the whole address of an authority, for a national cloud. MSAL's own trust in
certificates is replaced by ours (`imap_connection.tls_context`), so that a council's inspecting proxy works here when
it works for the mailbox. What is done with a token is left to `imap_login`.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter

from comments_bridge.config import ImapSource
from comments_bridge.errors import LoginFailed, Unreachable
from comments_bridge.sources.imap_connection import tls_context

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

# By name, because the library carries no types.
msal = importlib.import_module("msal")

_AUTHORITY = "https://login.microsoftonline.com/"
_APP_SCOPES = ["https://outlook.office365.com/.default"]
_DEVICE_SCOPES = ["https://outlook.office.com/IMAP.AccessAsUser.All"]


def app_tokens(settings: ImapSource, client_secret: str) -> Callable[[], str]:
    """Return a function that gives a token of the application itself (client credentials, RFC 6749 4.4).

    Raises (also when called):
        LoginFailed: Microsoft gave no token.
        Unreachable: Microsoft could not be reached.
    """
    with _explained(settings):
        app = msal.ConfidentialClientApplication(
            settings.client_id, client_credential=client_secret, **_options(settings)
        )

    def token() -> str:
        with _explained(settings):
            return _token_in(app.acquire_token_for_client(_APP_SCOPES), settings)

    return token


def device_token(settings: ImapSource, private: Path | None, show: Callable[[str], None] | None) -> str:
    """Return the token of the person who signed in on this device; sign in where that has not been done (RFC 8628).

    Args:
        settings: name the tenant and the application.
        private: the folder that keeps the sign-in, readable by its owner alone.
        show: shows a person the code to type and the page to type it on; None where nobody is there.

    Raises:
        LoginFailed: nobody signed in, or Microsoft gave no token.
        Unreachable: Microsoft could not be reached.
    """
    path = private / f"{quote(settings.name, safe='')}.sign-in.json" if private else None
    cache = msal.SerializableTokenCache()
    if path:
        with suppress(FileNotFoundError, ValueError):  # none yet, or no longer readable: sign in anew
            cache.deserialize(path.read_text(encoding="utf-8"))
    with _explained(settings):
        app = msal.PublicClientApplication(settings.client_id, token_cache=cache, **_options(settings))
        answer = _silently(app) or _by_device_code(app, settings, show)
    if path and cache.has_state_changed:
        _keep(path, cache.serialize())
    return _token_in(answer, settings)


def _silently(app: Any) -> Mapping[str, Any] | None:
    for account in app.get_accounts():
        answer: Mapping[str, Any] | None = app.acquire_token_silent(_DEVICE_SCOPES, account)
        if answer:
            return answer
    return None


def _by_device_code(app: Any, settings: ImapSource, show: Callable[[str], None] | None) -> Mapping[str, Any]:
    if show is None:
        raise LoginFailed(
            "nobody has signed in to this mailbox on this machine, or the sign-in has ended.",
            item=settings.name,
            remedy="Run `comments doctor` in a terminal and follow what it shows.",
        )
    flow = app.initiate_device_flow(_DEVICE_SCOPES)
    if "user_code" not in flow:
        return dict(flow)
    show(str(flow["message"]))
    answer: Mapping[str, Any] = app.acquire_token_by_device_flow(flow)
    return answer


def _token_in(answer: Mapping[str, Any], settings: ImapSource) -> str:
    if "access_token" in answer:
        return str(answer["access_token"])
    said = str(answer.get("error_description") or answer.get("error") or "no reason given").splitlines()[0]
    raise LoginFailed(
        f"Microsoft gave no token: {said.rstrip('.')}.",
        item=settings.name,
        remedy="Check tenant, client_id and the secret, and the application's permissions (docs/imap.md).",
    )


def _options(settings: ImapSource) -> dict[str, Any]:
    tenant = settings.tenant
    return {
        "authority": tenant if tenant.startswith("https://") else _AUTHORITY + quote(tenant),
        # The authority is Microsoft's own or written down by the administrator: there is nothing to discover.
        "instance_discovery": False,
        "http_client": _http(settings),
    }


def _http(settings: ImapSource) -> requests.Session:
    session = requests.Session()
    session.mount("https://", _Transport(tls_context(settings), settings.timeout))
    return session


class _Transport(HTTPAdapter):
    """Sends with a time limit, and trusts what a given TLS context trusts."""

    def __init__(self, context: ssl.SSLContext, timeout: float) -> None:
        self._context = context
        self._timeout = timeout
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **options)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override] # the options are passed on
        return super().send(request, **options | {"timeout": self._timeout})


@contextmanager
def _explained(settings: ImapSource) -> Iterator[None]:
    try:
        yield
    except requests.RequestException as problem:
        raise Unreachable(
            f"Microsoft's sign-in service cannot be reached: {problem}.",
            item=settings.name,
            remedy="Check the network and the proxy settings, and try again.",
        ) from problem
    except ValueError as problem:  # MSAL's word for an authority or tenant that is not there
        raise LoginFailed(
            f"Microsoft's sign-in service knows no tenant “{settings.tenant}”, or gave no usable answer.",
            item=settings.name,
            remedy="Check tenant: it is the directory's id, or a domain of the organisation.",
        ) from problem


def _keep(path: Path, content: str) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
