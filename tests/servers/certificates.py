"""Certificates for servers on loopback: good, expired, and self-signed."""

from __future__ import annotations

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_HOSTS = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate with its chain, and its key: files in PEM format."""

    chain: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """Return a context for a server that shows this certificate."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain, self.key)
        return context


class Certificates:
    """An authority of the tests. `ca_file` is what a client must trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._authority = trustme.CA()
        self.ca_file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(self.ca_file)
        self.good = self._issue("good")

    def expired(self) -> Pair:
        """Return a certificate that ran out a day ago."""
        now = dt.datetime.now(dt.UTC)
        return self._issue("expired", now - dt.timedelta(days=30), now - dt.timedelta(days=1))

    def elsewhere(self) -> Pair:
        """Return a good certificate for another host."""
        return self._issue("elsewhere", hosts=("mail.example.net",))

    def self_signed(self) -> Pair:
        """Return a certificate that no authority has signed."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = dt.datetime.now(dt.UTC)
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        pair = self._pair("self-signed")
        pair.chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        plain = serialization.NoEncryption()
        kind = serialization.PrivateFormat.PKCS8
        pair.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, plain))
        return pair

    def _issue(
        self,
        name: str,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        hosts: tuple[str, ...] = _HOSTS,
    ) -> Pair:
        leaf = self._authority.issue_cert(*hosts, not_before=since, not_after=until)
        pair = self._pair(name)
        leaf.private_key_pem.write_to_path(pair.key)
        pair.chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
        return pair

    def _pair(self, name: str) -> Pair:
        return Pair(self._folder / f"{name}.pem", self._folder / f"{name}.key")
