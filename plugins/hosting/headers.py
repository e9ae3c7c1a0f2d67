"""The headers that every page is sent with, so that a browser holds it to what it promises.

No script, no style within a page, nothing from another site, no frame around it, no camera, no word to other sites of
where a reader came from. What browsers may load is said in CONTENT_SECURITY_POLICY (CSP Level 3).
"""

from __future__ import annotations

from collections.abc import Mapping

_DEVICES = ("camera", "geolocation", "microphone", "payment", "usb")


def make_headers(policy: Mapping[str, str]) -> dict[str, str]:
    """Return the headers by name.

    Args:
        policy: from a directive of the Content Security Policy to its sources.
    """
    return {
        "Content-Security-Policy": "; ".join(f"{directive} {sources}".strip() for directive, sources in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{device}=()" for device in _DEVICES),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
