"""Whether the domain in From vouches for a mail: DMARC, DKIM and SPF, as a trusted server found them.

Only the topmost results of a server that the configuration trusts count, for anybody can write the field further down
(RFC 8601, section 5). A result counts only for the domain that the reader sees in From (RFC 7489, section 3.1): a valid
signature of another domain says nothing about the sender. Exchange and lists rewrite bodies, so that a failed signature
proves no forgery. The outcome is shown to the moderator and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from comments_bridge.model import Verification
from comments_bridge.reading.authentication_results import Result, read_results
from comments_bridge.reading.fields import read_mailboxes
from comments_bridge.reading.headers import Headers

DkimLookup = Callable[[str], bytes]
"""Answers the TXT record of a name in the DNS; empty bytes where there is none."""

MAX_SIGNED = 5_000_000
"""Bytes; the signature of a larger mail is not checked here."""

_MAX_SIGNATURES = 3
_SIGNATURE = "dkim-signature"
_FIELD = "authentication-results"
_SUFFIXES = frozenset(
    {"co", "com", "org", "net", "gov", "ac", "edu", "nhs", "sch", "police", "ltd", "plc", "me", "ne", "or", "go"}
)
"""Labels under which, in front of a country's, anybody can register: `co.uk` is nobody's domain."""

_COUNTRY = 2
_TAG = re.compile(r"(?:^|;)([a-z]+)=([^;]*)")


@dataclass(frozen=True, slots=True)
class _Mail:
    """What verification looks at."""

    headers: Headers
    domain: str
    content: bytes


def verify(
    headers: Headers,
    content: bytes,
    address: str,
    *,
    trusted: Collection[str] = (),
    lookup: DkimLookup | None = None,
) -> tuple[Verification, str]:
    """Judge who really sent a mail.

    Args:
        headers: the mail's own.
        content: all of its bytes.
        address: the sender in From.
        trusted: the authserv-ids of servers whose results count; "" stands for results that name no server.
        lookup: asks the DNS for a DKIM key where no trusted server gave results; None asks nothing.

    Returns:
        The judgement, and what it rests on in one sentence.
    """
    domain = address.rpartition("@")[2]
    if not domain:
        return Verification.UNVERIFIED, "The mail names no sender's address."
    senders = [mailbox for field in headers.all_unfolded("from") for mailbox in read_mailboxes(field)]
    if len(senders) != 1:
        return Verification.UNVERIFIED, "The mail does not name exactly one sender in From."
    server, results = _trusted_results(headers, {name.lower() for name in trusted})
    if results:
        return _judge(results, domain, server or "the receiving server")
    if lookup and _SIGNATURE in headers:
        return _check_signature(_Mail(headers, domain, content), lookup)
    return Verification.UNVERIFIED, "No server that is trusted says who sent it."


def _trusted_results(headers: Headers, trusted: Collection[str]) -> tuple[str, list[Result]]:
    """The topmost results of a trusted server: servers write one field for all methods, or one for each."""
    if not trusted or _FIELD not in headers:
        return "", []
    fields = iter(headers.all_unfolded(_FIELD))
    chosen: str | None = None
    found: list[Result] = []
    for written, _ in headers.pairs:
        name = written.lower()
        if name == "received" and chosen is not None:
            break  # What follows was there before the trusted server took the mail in.
        if name == _FIELD:
            server, results = read_results(next(fields))
            if server in trusted and chosen in {None, server}:
                chosen = server
                found += results
    return chosen or "", found


def _judge(results: Sequence[Result], domain: str, server: str) -> tuple[Verification, str]:
    for check in (_dmarc_pass, _dkim_pass, _spf_pass):
        if how := next((how for result in results if (how := check(result, domain))), ""):
            return Verification.VERIFIED, f"{domain} vouches for it: {how}, says {server}."
    outcomes = {(result.method, result.result) for result in results}
    summary = ", ".join(f"{method.upper()} {result}" for method, result in sorted(outcomes)) or "nothing was checked"
    if ("arc", "pass") in outcomes:
        return (
            Verification.UNVERIFIED,
            f"It was passed on by a server that vouches for its way: {summary}, says {server}.",
        )
    if any(_is_failure(result, domain) for result in results):
        return Verification.FAILED, f"{domain} does not vouch for it: {summary}, says {server}."
    return Verification.UNVERIFIED, f"Nothing vouches for {domain}: {summary}, says {server}."


def _dmarc_pass(result: Result, domain: str) -> str:
    passed = result.method == "dmarc" and result.result in {"pass", "bestguesspass"}
    return "DMARC pass" if passed and result.domain("header.from") in {"", domain} else ""


def _dkim_pass(result: Result, domain: str) -> str:
    if result.method != "dkim" or result.result != "pass":
        return ""
    signer = result.domain("header.d", "header.i")
    return f"DKIM pass for {signer}" if _is_aligned(signer, domain) else ""


def _spf_pass(result: Result, domain: str) -> str:
    if result.method != "spf" or result.result != "pass":
        return ""
    sender = result.domain("smtp.mailfrom", "smtp.mail", "smtp.helo")
    return f"SPF pass for {sender}" if _is_aligned(sender, domain) else ""


def _is_failure(result: Result, domain: str) -> bool:
    """Whether a result says that the domain in From forbids this mail; a broken DKIM signature does not."""
    if result.method == "dmarc":
        return result.result == "fail"
    if result.method != "spf" or result.result not in {"fail", "hardfail"}:
        return False
    return _is_aligned(result.domain("smtp.mailfrom", "smtp.mail"), domain)


def _is_aligned(domain: str, sender: str) -> bool:
    """Whether two domains are the same, or one is above the other and somebody's own (RFC 7489, section 3.1)."""
    shorter, longer = sorted((domain.lower(), sender.lower()), key=len)
    if shorter == longer:
        return bool(shorter)
    labels = shorter.split(".")
    registrable = len(labels) > _COUNTRY or (len(labels) == _COUNTRY and labels[0] not in _SUFFIXES)
    return registrable and longer.endswith("." + shorter)


def _check_signature(mail: _Mail, lookup: DkimLookup) -> tuple[Verification, str]:
    """Check the DKIM signatures of the sender's domain (RFC 6376, section 6)."""
    if len(mail.content) > MAX_SIGNED:
        return Verification.UNVERIFIED, "The mail is too large to check its signature here."
    signers = [_signer(field) for field in mail.headers.all_unfolded(_SIGNATURE)[:_MAX_SIGNATURES]]
    for position, signer in enumerate(signers):
        if _is_aligned(signer, mail.domain) and _is_signed(mail.content, position, lookup):
            return Verification.VERIFIED, f"{mail.domain} vouches for it: its DKIM signature is right."
    return (
        Verification.UNVERIFIED,
        "No DKIM signature of the sender's domain could be confirmed; servers may rewrite mails.",
    )


def _signer(field: str) -> str:
    """The domain of a signature; empty for one that covers only a part of the body, to which anybody could add."""
    tags = dict(_TAG.findall(re.sub(r"\s+", "", field)))
    return "" if "l" in tags else tags.get("d", "").lower()


def _is_signed(content: bytes, position: int, lookup: DkimLookup) -> bool:
    import dkim

    def ask(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001 - dkimpy passes it; the lookup has its own
        return lookup(name.decode("ascii", "replace"))

    try:
        return bool(dkim.DKIM(content).verify(position, dnsfunc=ask))
    except Exception:  # noqa: BLE001 - hostile signatures fail in ways that dkimpy does not name; unverified covers all
        return False
