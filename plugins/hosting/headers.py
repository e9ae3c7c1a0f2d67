"""The headers that every page is sent with, so that a browser holds it to what it promises.

No style within a page, nothing from another site, no frame around it, no camera, no word to other sites of where a
reader came from. What browsers may load is said in CONTENT_SECURITY_POLICY (CSP Level 3): each page carries its own
policy in its head, and the header allows what some page needs and no more. A browser holds a page to both.
"""

from __future__ import annotations

from collections.abc import Mapping

_NOTHING = "'none'"
_HEADER_ONLY = {"frame-ancestors", "report-uri", "sandbox"}
_DEVICES = ("camera", "geolocation", "microphone", "payment", "usb")


def make_headers(policy: Mapping[str, str]) -> dict[str, str]:
    """Return the headers by name.

    Args:
        policy: from a directive of the Content Security Policy to its sources.
    """
    return {
        "Content-Security-Policy": write_policy(policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{device}=()" for device in _DEVICES),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def widen(policy: Mapping[str, str], needs: Mapping[str, str]) -> dict[str, str]:
    """Return a policy that also allows what a page needs: its directives take the place of those that allow nothing."""
    sources = {directive: f"{policy.get(directive, _NOTHING)} {more}" for directive, more in needs.items()}
    kept = {
        directive: " ".join(word for word in words.split() if word != _NOTHING) for directive, words in sources.items()
    }
    return {**policy, **{directive: " ".join(dict.fromkeys(words.split())) for directive, words in kept.items()}}


def write_policy(policy: Mapping[str, str]) -> str:
    """Return a policy as a header has it."""
    return "; ".join(f"{directive} {sources}".strip() for directive, sources in policy.items())


def write_page_policy(policy: Mapping[str, str]) -> str:
    """Return a policy as a page may carry it; what only a header can say is left out (CSP Level 3, 3.3)."""
    return write_policy({directive: sources for directive, sources in policy.items() if directive not in _HEADER_ONLY})
