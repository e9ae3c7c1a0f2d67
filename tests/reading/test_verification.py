"""A moderator is told whether the sender's domain vouches for a mail, as far as anybody knows."""

from __future__ import annotations

import base64
from collections.abc import Callable

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from comments_bridge.model import Verification
from comments_bridge.reading.message import ReadingSettings, open_letter

FROM = "From: Ann <ann@example.com>"


def judged(*lines: str, trusted: tuple[str, ...] = ("mx.example.org",)) -> tuple[str, str]:
    """Return the judgement and the evidence on a mail of these headers."""
    content = "\n".join((*lines, FROM, "", "Hello.", "")).encode()
    letter = open_letter(content, settings=ReadingSettings(trusted_authserv=trusted))
    return letter.verification.value, letter.evidence


def results(*found: str, server: str = "mx.example.org") -> str:
    """Write one field of results."""
    return "Authentication-Results: " + "; ".join((*([server] if server else []), *found))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (("dmarc=pass header.from=example.com",), "verified"),
        (("dmarc=pass",), "verified"),
        (("dmarc=bestguesspass action=none header.from=example.com",), "verified"),
        (("dmarc=pass header.from=example.net",), "unverified"),
        (("dkim=pass header.d=example.com",), "verified"),
        (("dkim=pass header.i=@mail.example.com",), "verified"),
        (("dkim=pass header.d=example.net",), "unverified"),
        (("dkim=pass header.d=com",), "unverified"),
        (("dkim=pass header.d=ample.com",), "unverified"),
        (("dkim=fail header.d=example.com",), "unverified"),
        (("spf=pass smtp.mailfrom=ann@example.com",), "verified"),
        (("spf=pass smtp.mailfrom=bounces.example.com",), "verified"),
        (("spf=pass smtp.mailfrom=example.net",), "unverified"),
        (("spf=softfail smtp.mailfrom=example.com",), "unverified"),
        (("spf=fail smtp.mailfrom=example.com",), "failed"),
        (("spf=fail smtp.mailfrom=example.net",), "unverified"),
        (("spf=fail smtp.mailfrom=example.com", "dkim=pass header.d=example.com"), "verified"),
        (("dmarc=fail header.from=example.com",), "failed"),
        (("dmarc=fail header.from=example.com", "arc=pass"), "unverified"),
        (("dmarc=none", "spf=neutral"), "unverified"),
        (("dmarc=temperror",), "unverified"),
        (("none",), "unverified"),
    ],
)
def test_results_count_for_the_domain_in_from(found: tuple[str, ...], expected: str) -> None:
    """What passes for another domain says nothing; a broken signature alone proves no forgery."""
    verdict, evidence = judged(results(*found))

    assert expected == verdict
    assert evidence.endswith(".")


def test_only_a_trusted_server_counts() -> None:
    """Results of a server that nobody trusts, or of the sender's own making, are passed over."""
    passed = "dmarc=pass header.from=example.com"

    assert "unverified" == judged(results(passed, server="mx.evil.example"))[0]
    assert "unverified" == judged(results(passed), trusted=())[0]
    assert "unverified" == judged(results(passed, server=""))[0]
    assert "verified" == judged(results(passed, server=""), trusted=("",))[0]
    assert "verified" == judged(results(passed, server="MX.Example.org"))[0]


def test_the_topmost_results_count() -> None:
    """What stands below the trusted server's own Received line was there when the mail came in."""
    failed, passed = results("dmarc=fail header.from=example.com"), results("dmarc=pass header.from=example.com")

    assert "failed" == judged(failed, "Received: by mx.example.org", passed)[0]
    assert "verified" == judged(passed, "Received: by mx.example.org", failed)[0]
    assert "verified" == judged("Received: by inner.example.org", passed)[0]


def test_a_field_for_each_method() -> None:
    """Some servers write one field for each method; together they count."""
    assert "verified" == judged(results("spf=none"), results("dkim=pass header.d=example.com"))[0]


def test_public_endings_are_nobodys_domain() -> None:
    """A signature of co.uk, where anybody can register, vouches for nobody below it."""
    field = results("dkim=pass header.d=co.uk")
    content = f"{field}\nFrom: ann@council.co.uk\n\nHello.\n".encode()

    assert (
        Verification.UNVERIFIED
        is open_letter(content, settings=ReadingSettings(trusted_authserv=("mx.example.org",))).verification
    )


def test_two_senders_are_not_vouched_for() -> None:
    """A second From, which a reader's program might show instead, is not covered by the results."""
    assert "unverified" == judged(results("dmarc=pass header.from=example.com"), "From: boss@example.org")[0]
    assert "exactly one sender" in judged("From: boss@example.org")[1]


@pytest.fixture(scope="module")
def key() -> tuple[bytes, bytes]:
    """Make a key pair: the private one in PEM, the public one as the DNS holds it."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return pem, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(pem: bytes, domain: str = "example.com", *, length: bool = False) -> bytes:
    """Write a mail that a domain has signed."""
    content = f"{FROM}\r\nTo: responses@longtable.example.org\r\nSubject: Buses\r\n\r\nMore of them.\r\n".encode()
    return (
        bytes(dkim.sign(content, b"s1", domain.encode(), pem, include_headers=[b"from", b"subject"], length=length))
        + content
    )


def with_dns(record: bytes) -> Callable[[str], bytes]:
    """Answer one record, under the name of the key."""
    return lambda name: record if name == "s1._domainkey.example.com." else b""


def check(content: bytes, record: bytes) -> str:
    """Read a mail without a trusted server, and with a DNS of one record."""
    letter = open_letter(content, settings=ReadingSettings(dkim_lookup=with_dns(record)))
    return letter.verification.value


def test_a_signature_is_checked_where_no_server_has_done_it(key: tuple[bytes, bytes]) -> None:
    """The signature of the sender's domain verifies; one that does not fit, or of another domain, leaves it open."""
    pem, record = key
    content = signed(pem)

    assert "verified" == check(content, record)
    assert "verified" == check(content.replace(b"\r\n", b"\n"), record)
    assert "unverified" == check(content.replace(b"More", b"Less"), record)
    assert "unverified" == check(content, b"")
    assert "unverified" == check(signed(pem, "example.net"), record)


def test_a_signature_of_a_part_of_the_text_is_none(key: tuple[bytes, bytes]) -> None:
    """Anybody could add words below what such a signature covers."""
    pem, record = key

    assert "unverified" == check(signed(pem, length=True) + b"Added words.\r\n", record)


def test_a_failing_dns_is_no_failure_of_the_mail(key: tuple[bytes, bytes]) -> None:
    """A lookup that raises leaves the mail unverified."""
    pem, _ = key

    def broken(name: str) -> bytes:
        raise TimeoutError(name)

    letter = open_letter(signed(pem), settings=ReadingSettings(dkim_lookup=broken))

    assert Verification.UNVERIFIED is letter.verification


def test_no_lookup_where_a_trusted_server_has_spoken(key: tuple[bytes, bytes]) -> None:
    """The DNS is asked only where it is needed."""
    asked: list[str] = []

    def lookup(name: str) -> bytes:
        asked.append(name)
        return b""

    field = results("spf=none").encode() + b"\r\n"
    settings = ReadingSettings(trusted_authserv=("mx.example.org",), dkim_lookup=lookup)
    open_letter(field + signed(key[0]), settings=settings)

    assert [] == asked


@pytest.mark.parametrize(
    "signature", ["", "v=1", "v=1; a=rsa-sha256; d=example.com; s=s1; bh=!; b=!; h=from", "\x00;=;=" * 50]
)
def test_hostile_signatures(signature: str) -> None:
    """Whatever a signature says, it is checked without a failure."""
    content = f"DKIM-Signature: {signature}\n{FROM}\n\nHello.\n".encode()

    assert "unverified" == check(content, b"v=DKIM1; p=AAAA")
