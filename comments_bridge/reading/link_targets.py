"""Where a link in a letter really leads: safe schemes only, and the address behind a mail gateway's wrapping.

Gateways rewrite every link in a mail so that a click passes through them. Publishing such a link would send each reader
through the sender's employer, and hide where it goes. The wrappers are data: a newcomer adds a line to `_WRAPPERS`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

MAX_LENGTH = 2000
"""Characters; longer targets are not links that a person chose to share."""

_WRAPPERS = {
    # Host of the gateway, or its ending -> the parameter that holds the target.
    "safelinks.protection.outlook.com": "url",  # Microsoft Defender for Office 365
    "www.google.com": "q",  # Gmail and Google Docs, path /url
    "linkprotect.cudasvc.com": "a",  # Barracuda
    "l.facebook.com": "u",
    "lm.facebook.com": "u",
    "slack-redir.net": "url",
    "deref-mail.com": "url",
    "deref-gmx.net": "redirectUrl",
    "deref-web.de": "redirectUrl",
    "linkedin.com": "url",
    "urldefense.proofpoint.com": "u",  # version 2 writes - for % and _ for /
}
_WRAPPER_ENDS = tuple(f".{wrapper}" for wrapper in _WRAPPERS)
_REDIRECTING_PATHS = {"www.google.com": "/url", "linkedin.com": "/redir"}
"""Hosts that are more than a gateway: only this path leads elsewhere."""

_PROOFPOINT_3 = re.compile(r"https://urldefense(?:\.proofpoint)?\.com/v3/__(.+?)__;")
_STRIPPED = re.compile(r"[\t\r\n]|^[\x00-\x20]+|[\x00-\x20]+$")
_NEEDLESS = re.compile(r"^(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)
_SAFE = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s@]+@[^\s@]+)", re.IGNORECASE)
_TO_ENCODE = re.compile(r"[\x00-\x20\x7f-\xa0()<>\"`\\\[\]\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]")


def real_target(href: str) -> str:
    """The address that a link leads to, written so that it can stand in Markdown.

    Args:
        href: the value of an HTML attribute, entities resolved.

    Returns:
        An http, https or mailto address, or an empty string where there is none (WHATWG URL 4.4 strips the same
        control characters, which otherwise hide a scheme).
    """
    target = _STRIPPED.sub("", href)
    return _safe(target) if len(target) <= MAX_LENGTH else ""


@lru_cache(maxsize=64)  # the same link is read more than once
def _safe(target: str) -> str:
    target = _unwrapped(target)
    if not _SAFE.match(target) or len(target) > MAX_LENGTH:
        return ""
    return _TO_ENCODE.sub(_percent, target).replace("&amp;", "&")


def same_place(shown: str, target: str) -> bool:
    """Whether the text of a link, itself an address, names the place that the link leads to."""
    return shown == target or _place(shown) == _place(target)


def same_host(shown: str, target: str) -> bool:
    """Whether the text of a link, itself an address, is at the host that the link leads to."""
    return _place(shown).partition("/")[0] == _place(target).partition("/")[0]


def _unwrapped(target: str, rounds: int = 3) -> str:
    """Follow a gateway's wrapping inwards; one mail can pass through several."""
    for _ in range(rounds):
        inner = _inner(target)
        if not _SAFE.match(inner):
            break
        target = inner
    return target


def _inner(target: str) -> str:
    if match := _PROOFPOINT_3.match(target):
        return match[1]
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if not f".{host}".endswith(_WRAPPER_ENDS):
        return ""
    for wrapper, parameter in _WRAPPERS.items():
        if host == wrapper or host.endswith("." + wrapper):
            return _parameter(parts.path, parts.query, wrapper, parameter)
    return ""


def _parameter(path: str, query: str, wrapper: str, parameter: str) -> str:
    if not path.startswith(_REDIRECTING_PATHS.get(wrapper, "")):
        return ""
    try:
        found = parse_qs(query, max_num_fields=50).get(parameter, [""])[0]
    except ValueError:
        return ""
    if wrapper == "urldefense.proofpoint.com":
        found = unquote(found.replace("-", "%").replace("_", "/"))
    return _STRIPPED.sub("", found)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _place(address: str) -> str:
    """An address without what does not change where it leads: scheme, `www.`, case of the host, a last slash."""
    bare = _NEEDLESS.sub("", address.strip())
    host, slash, rest = unquote(bare).partition("/")
    return (host.lower() + slash + rest).rstrip("/")
