"""Tokens from Microsoft, by the real MSAL, from a stand-in for the sign-in service."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comments_bridge.config import Auth, ImapSource
from comments_bridge.errors import LoginFailed, Unreachable
from comments_bridge.model import Place
from comments_bridge.sources import oauth
from comments_bridge.sources.imap import ImapMailbox
from tests.servers.account import SECRET_ENV, Account
from tests.servers.introspection import good_token
from tests.servers.microsoft import CLIENT, SECRET, USER_CODE, SignIn


@pytest.fixture
def settings(pymap_account: Account, sign_in: SignIn) -> Callable[..., ImapSource]:
    """Make settings of a source that signs in at the stand-in."""

    def make(auth: Auth, **changes: Any) -> ImapSource:
        return pymap_account.settings(**{"auth": auth, "tenant": sign_in.tenant, "client_id": CLIENT} | changes)

    return make


@pytest.mark.part("dovecot")
def test_an_application_signs_in_by_itself(dovecot_account: Account, sign_in: SignIn) -> None:
    """With its secret from the environment, an application gets a token and opens the mailbox with it."""
    sign_in.token = good_token(dovecot_account.user)
    settings = dovecot_account.settings(auth=Auth.MSAL_APP, tenant=sign_in.tenant, client_id=CLIENT)
    with ImapMailbox(settings, {SECRET_ENV: SECRET}) as mailbox:
        assert [] == mailbox.listing(Place.INBOX)

    assert ["client_credentials"] == sign_in.asked


def test_an_applications_token_is_asked_for_once(settings: Callable[..., ImapSource], sign_in: SignIn) -> None:
    """While the last token is good, a new connection does not ask Microsoft for another."""
    token = oauth.app_tokens(settings(Auth.MSAL_APP), lambda: SECRET)

    assert ["good-token", "good-token"] == [token(), token()]
    assert ["client_credentials"] == sign_in.asked


def test_a_wrong_secret_is_refused_in_microsofts_words(settings: Callable[..., ImapSource]) -> None:
    """The error carries the first line of what Microsoft says, and the remedy, but not the secret."""
    token = oauth.app_tokens(settings(Auth.MSAL_APP), lambda: "an old secret")
    with pytest.raises(LoginFailed) as caught:
        token()

    assert (
        "responses: Microsoft gave no token: AADSTS7000215: Invalid client secret provided. "
        "Check tenant, client_id and the secret, and the application's permissions (docs/imap.md)."
    ) == str(caught.value)


def test_an_unknown_tenant_is_named(settings: Callable[..., ImapSource], sign_in: SignIn) -> None:
    """A tenant that Microsoft does not know is an error that shows it."""
    tenant = sign_in.tenant.replace("longtable", "longtabel")
    token = oauth.app_tokens(settings(Auth.MSAL_APP, tenant=tenant), lambda: SECRET)
    with pytest.raises(LoginFailed, match=r"knows no tenant “https://.*/longtabel\.example\.org”"):
        token()


def test_a_service_that_cannot_be_reached_is_no_refusal(settings: Callable[..., ImapSource]) -> None:
    """Where nothing answers at Microsoft's address, the error is about the network."""
    token = oauth.app_tokens(settings(Auth.MSAL_APP, tenant="https://localhost:1/x"), lambda: SECRET)
    with pytest.raises(Unreachable, match="Microsoft's sign-in service cannot be reached"):
        token()


def test_a_service_with_an_untrusted_certificate_is_refused(settings: Callable[..., ImapSource]) -> None:
    """The secret is not sent to a service whose certificate proves nothing."""
    token = oauth.app_tokens(settings(Auth.MSAL_APP, ca_file=None), lambda: SECRET)
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        token()


def test_a_person_signs_in_once(settings: Callable[..., ImapSource], sign_in: SignIn, tmp_path: Path) -> None:
    """The person is shown where to type which code; after that the sign-in is kept, readable by its owner alone."""
    sign_in.person = "nia.fairweather@merrowby.example.org"
    shown: list[str] = []
    first = oauth.device_tokens(settings(Auth.MSAL_DEVICE), tmp_path, shown.append)()
    second = oauth.device_tokens(settings(Auth.MSAL_DEVICE), tmp_path, None)()

    assert ("good-token", "good-token") == (first, second)
    assert [f"Open https://sign-in.example.org/device and type {USER_CODE}."] == shown
    assert ["device_code", "device_code"] == sign_in.asked
    (kept,) = tmp_path.iterdir()
    assert "responses.sign-in.json" == kept.name
    if sys.platform != "win32":
        assert 0o600 == stat.S_IMODE(kept.stat().st_mode)


def test_a_token_that_has_run_out_is_renewed_without_the_person(
    settings: Callable[..., ImapSource], sign_in: SignIn, tmp_path: Path
) -> None:
    """A kept sign-in gives a new token when the old one has expired, and nobody has to type a code again."""
    sign_in.person, sign_in.lifetime = "nia.fairweather@merrowby.example.org", 1
    oauth.device_tokens(settings(Auth.MSAL_DEVICE), tmp_path, lambda _: None)()
    sign_in.token = "renewed-token"

    assert "renewed-token" == oauth.device_tokens(settings(Auth.MSAL_DEVICE), tmp_path, None)()
    assert "refresh_token" == sign_in.asked[-1]


def test_without_a_person_the_sign_in_is_asked_for(settings: Callable[..., ImapSource], tmp_path: Path) -> None:
    """Where nobody has signed in and nobody is there to do it, the error says which command to run."""
    with pytest.raises(LoginFailed, match=r"nobody has signed in .* Run `comments doctor` in a terminal"):
        oauth.device_tokens(settings(Auth.MSAL_DEVICE), tmp_path, None)()


def test_a_kept_sign_in_that_is_spoilt_is_asked_for_anew(settings: Callable[..., ImapSource], tmp_path: Path) -> None:
    """A file that no longer holds a sign-in is as good as none."""
    (tmp_path / "responses.sign-in.json").write_text("{", encoding="utf-8")
    with pytest.raises(LoginFailed, match="nobody has signed in"):
        oauth.device_tokens(settings(Auth.MSAL_DEVICE), tmp_path, None)()


def test_a_code_that_nobody_types_runs_out(settings: Callable[..., ImapSource], tmp_path: Path) -> None:
    """A person who goes away leaves an error behind, and no file."""
    with pytest.raises(LoginFailed, match="Microsoft gave no token: AADSTS70016: Pending"):
        oauth.device_tokens(settings(Auth.MSAL_DEVICE), tmp_path, lambda _: None)()

    assert [] == list(tmp_path.iterdir())


def test_without_the_extra_its_name_is_told(
    settings: Callable[..., ImapSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where MSAL is not installed, the error says how to install it."""
    monkeypatch.delitem(sys.modules, "comments_bridge.sources.oauth_microsoft", raising=False)
    monkeypatch.delattr("comments_bridge.sources.oauth_microsoft", raising=False)
    monkeypatch.setitem(sys.modules, "msal", None)
    with pytest.raises(LoginFailed, match=r"-m pip install -e \"\.\[imap-oauth\]\""):
        oauth.app_tokens(settings(Auth.MSAL_APP), lambda: SECRET)()
