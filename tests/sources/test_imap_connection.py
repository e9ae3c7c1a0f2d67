"""Reaching an IMAP server: only privately, and with a sentence that says what is wrong."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from comments_bridge.config import Security
from comments_bridge.errors import SourceError, Unreachable
from comments_bridge.model import Place
from comments_bridge.sources.imap import ImapMailbox
from comments_bridge.sources.imap_connection import refuse_elsewhere
from tests.servers.account import Account, mail
from tests.servers.certificates import Certificates, Pair
from tests.servers.proxy import proxied
from tests.servers.pymap_server import running_pymap


@pytest.mark.parametrize("security", list(Security))
def test_each_way_of_keeping_it_private_works(account: Account, security: Security) -> None:
    """A message is read over TLS, after STARTTLS, and in plain text on this machine."""
    content = mail()
    account.deliver(content)
    with ImapMailbox(account.settings(security=security), account.environ) as mailbox:
        read = [message.content for message in mailbox.read(mailbox.listing(Place.INBOX))]

    assert [content] == read


def _error(account: Account, **changes: object) -> str:
    with pytest.raises(Unreachable) as caught, ImapMailbox(account.settings(**changes), account.environ):
        pass
    return str(caught.value)


def test_an_unknown_host_is_named(pymap_account: Account) -> None:
    """A mistyped host is an error that shows it."""
    assert (
        "responses: the host imap.nowhere.invalid is not known. Check the host for a typing mistake, and the network."
        == _error(pymap_account, host="imap.nowhere.invalid")
    )


def test_a_closed_port_is_named(pymap_account: Account) -> None:
    """A port where nothing listens is an error that says which ports are usual."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert (
        f"responses: the server localhost, port {port}, refuses connections. "
        "Check port and security: TLS is usually on 993, STARTTLS on 143."
    ) == _error(pymap_account, port=port)


def test_a_server_that_says_nothing_is_given_up(pymap_account: Account) -> None:
    """A server that takes the connection and then is silent is given up after the time-out."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        assert (
            f"responses: the server localhost, port {port}, did not answer within 0.3 seconds. Check port and firewall."
        ) == _error(pymap_account, port=port, timeout=0.3)


def test_tls_on_a_plain_port_is_explained(pymap_account: Account) -> None:
    """TLS asked of a port that begins in plain text is an error about the port, not about ciphers."""
    assert (
        f"responses: the server localhost, port {pymap_account.port}, does not speak TLS there. "
        "Check port and security: TLS is usually on 993, STARTTLS on 143."
    ) == _error(pymap_account, port=pymap_account.port)


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("self_signed", "is self-signed. If it is yours, name its file as ca_file; if not, do not connect."),
        ("expired", "has expired. Ask whoever runs the server to renew it."),
        ("elsewhere", "was made for another name. Write the host as the certificate names it."),
    ],
)
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_bad_certificate_is_refused(certificates: Certificates, kind: str, fault: str, security: Security) -> None:
    """A certificate that proves nothing ends the connection before the password is sent, and the error says why."""
    pair: Pair = getattr(certificates, kind)()
    with running_pymap(certificates, pair) as server:
        account = server.account()
        with proxied(account.tls_port if security is Security.TLS else account.port) as proxy:
            error = _error(account, security=security, port=proxy.port)

    assert f"responses: the certificate of localhost {fault}" == error
    assert b"LOGIN" not in proxy.said
    assert b"AUTHENTICATE" not in proxy.said


def test_an_authority_that_is_not_trusted_is_refused(pymap_account: Account) -> None:
    """Without its authority in ca_file, a certificate that an unknown authority signed is refused."""
    assert (
        "responses: the certificate of localhost comes from an authority that is not trusted here. "
        "If it is yours, name its certificate as ca_file."
    ) == _error(pymap_account, ca_file=None)


def test_a_self_signed_certificate_can_be_trusted_by_name(certificates: Certificates) -> None:
    """A server's own certificate, named as ca_file, is trusted."""
    pair = certificates.self_signed()
    with running_pymap(certificates, pair) as server:
        account = server.account()
        with ImapMailbox(account.settings(ca_file=pair.chain), account.environ) as mailbox:
            assert [] == mailbox.listing(Place.INBOX)


@pytest.mark.parametrize("content", [None, b"not a certificate"])
def test_a_ca_file_that_cannot_be_read_is_named(pymap_account: Account, tmp_path: Path, content: bytes | None) -> None:
    """A ca_file that is missing, or is something else, is an error that names it."""
    path = tmp_path / "authority.pem"
    if content:
        path.write_bytes(content)

    with (
        pytest.raises(SourceError, match=r"authority\.pem cannot be read as certificates"),
        ImapMailbox(pymap_account.settings(ca_file=path), pymap_account.environ),
    ):
        pass


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", "10.0.0.1"])
def test_plain_text_goes_no_further_than_this_machine(pymap_account: Account, address: str) -> None:
    """With security “none”, a server that turns out to be on another machine is refused before the login."""
    with pytest.raises(Unreachable) as caught:
        refuse_elsewhere(pymap_account.settings(security=Security.NONE), address)

    assert (
        f"responses: security is “none”, and localhost is {address}, which is not this machine. "
        "Set security to “tls” or “starttls”."
    ) == str(caught.value)


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (b"* BYE Too many connections.\r\n", "* BYE Too many connections"),
        (b"220 mail.example.org ESMTP\r\n", "220 mail.example.org ESMTP"),
        (b"", "the server closed the connection"),
    ],
)
def test_a_server_that_turns_away_is_quoted(pymap_account: Account, greeting: bytes, words: str) -> None:
    """What answers without being willing or able to speak IMAP is quoted."""
    with _greeting(greeting) as port:
        error = _error(pymap_account, security=Security.NONE, port=port)

    assert f"localhost, port {port}, answered, and not as was expected: " in error
    assert words in error


@contextmanager
def _greeting(greeting: bytes) -> Iterator[int]:
    """Take one connection on a port, say a greeting and hang up."""

    def greet() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(greeting)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)
