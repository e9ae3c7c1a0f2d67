"""Reaching an IMAP server privately, and saying in words why it could not be reached.

TLS is verified against the certificates that the system trusts and those in `ca_file`, and nothing turns that off;
plain text goes no further than this machine. Logging in is left to `imap_login`, commands to `imap_session`.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import imapclient
from imapclient import exceptions

from comments_bridge.config import ImapSource, Security
from comments_bridge.errors import SourceError, Unreachable

# An imapclient.IMAPClient; the library carries no types. Only this module, imap_login and imap_session know it.
Client = Any

_LIBRARY_WORDS = re.compile(r"^(command: \w+ => )?((socket error|\w+ failed): )?")
_PORTS = "Check port and security: TLS is usually on 993, STARTTLS on 143."

_CERTIFICATES = {  # OpenSSL's X509_V_ERR_* numbers
    9: ("is not valid yet", "Check this machine's clock and the server's."),
    10: ("has expired", "Ask whoever runs the server to renew it."),
    18: ("is self-signed", "If it is yours, name its file as ca_file; if not, do not connect."),
    19: ("comes from an authority that is not trusted here", "If it is yours, name its certificate as ca_file."),
    20: ("comes from an authority that is not trusted here", "If it is yours, name its certificate as ca_file."),
    62: ("was made for another name", "Write the host as the certificate names it."),
    64: ("was made for another address", "Write the host as the certificate names it."),
}


def connect(settings: ImapSource) -> Client:
    """Open a connection, private before anything secret is sent.

    Raises:
        Unreachable: nothing answered, what answered is not what the certificate or IMAP says, or it hung up.
        SourceError: ca_file cannot be read.
    """
    # To read the system's certificates takes longer than all the rest of connecting to this machine.
    context = None if settings.security is Security.NONE else tls_context(settings)
    with _explained(settings):
        client = imapclient.IMAPClient(
            settings.host,
            port=settings.port,
            ssl=settings.security is Security.TLS,
            ssl_context=context,
            timeout=settings.timeout,
        )
        try:
            _secure(client, settings, context)
        except BaseException:
            hang_up(client)
            raise
    # The library sends some commands in two pieces; without this the second waits 40 ms for news of the first.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.normalise_times = False
    # At its default of 5, imaplib formats every literal for a log nobody reads: that halves the speed of reading, and
    # would put residents' words into the log of whoever turned it on.
    client._imap.debug = 0  # noqa: SLF001 - the library offers no other way to lower it
    return client


def tls_context(settings: ImapSource) -> ssl.SSLContext:
    """Return a context that trusts the system's certificates and those in ca_file.

    Raises:
        SourceError: ca_file cannot be read.
    """
    context = ssl.create_default_context()
    if settings.ca_file:
        try:
            context.load_verify_locations(settings.ca_file)
        except (OSError, ssl.SSLError) as problem:
            raise SourceError(
                f"its ca_file {settings.ca_file} cannot be read as certificates: {problem}.",
                item=settings.name,
                remedy="Name a file of certificates in PEM format.",
            ) from problem
    return context


def refuse_elsewhere(settings: ImapSource, address: str) -> None:
    """Refuse a server that is not on this machine: a name such as “localhost” can lead anywhere.

    Raises:
        Unreachable: the address, of IP version 4 or 6, is not loopback.
    """
    if not ipaddress.ip_address(address).is_loopback:
        raise Unreachable(
            f"security is “none”, and {settings.host} is {address}, which is not this machine.",
            item=settings.name,
            remedy="Set security to “tls” or “starttls”.",
        )


def hang_up(client: Client) -> None:
    """Close a connection without a word to the server, whatever state it is in."""
    with suppress(OSError, exceptions.IMAPClientError):
        client.shutdown()


def _secure(client: Client, settings: ImapSource, context: ssl.SSLContext | None) -> None:
    if settings.security is Security.STARTTLS:
        client.starttls(context)
    elif settings.security is Security.NONE:
        refuse_elsewhere(settings, client.socket().getpeername()[0])


@contextmanager
def _explained(settings: ImapSource) -> Iterator[None]:
    try:
        yield
    except (OSError, exceptions.IMAPClientError) as problem:
        what, remedy = _explain(problem, settings)
        raise Unreachable(what, item=settings.name, remedy=remedy) from problem


def _explain(problem: Exception, settings: ImapSource) -> tuple[str, str]:
    """Return what happened and what to do. `problem` is what connecting raised."""
    host = settings.host
    where = f"the server {host}, port {settings.port},"
    if isinstance(problem, ssl.SSLCertVerificationError):
        return _explain_certificate(problem, host)
    if isinstance(problem, exceptions.IMAPClientError):
        return f"{where} answered, and not as was expected: {server_words(problem)}.", _PORTS
    for kind, what, remedy in (
        (ssl.SSLError, f"{where} does not speak TLS there.", _PORTS),
        (socket.gaierror, f"the host {host} is not known.", "Check the host for a typing mistake, and the network."),
        (TimeoutError, f"{where} did not answer within {settings.timeout:g} seconds.", "Check port and firewall."),
        (ConnectionRefusedError, f"{where} refuses connections.", _PORTS),
    ):
        if isinstance(problem, kind):
            return what, remedy
    return f"{where} cannot be reached: {problem}.", "Check the network and try again."


def _explain_certificate(problem: ssl.SSLCertVerificationError, host: str) -> tuple[str, str]:
    unknown = (f"cannot be trusted ({problem.verify_message})", "Ask whoever runs the server.")
    fault, remedy = _CERTIFICATES.get(problem.verify_code, unknown)
    return f"the certificate of {host} {fault}.", remedy


def server_words(problem: BaseException) -> str:
    """Return what the server said, without the library's words around it and without a full stop."""
    said = problem.strerror if isinstance(problem, OSError) and problem.strerror else (*problem.args, problem)[0]
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if "EOF" in text or "unterminated line" in text:
        return "the server closed the connection"
    return _LIBRARY_WORDS.sub("", text).strip().rstrip(".")
