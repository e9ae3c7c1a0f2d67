"""Asking the DNS for DKIM keys, where the configuration wants that (`mail.check_dkim`)."""

from __future__ import annotations

from functools import lru_cache

_SECONDS = 5


@lru_cache(maxsize=1000)
def ask_dns(name: str) -> bytes:
    """Return the TXT record of a name; empty bytes where there is none, or nobody answers.

    Many people write through few providers, so each name is asked for once in a run.
    """
    import dkim  # brings in a resolver, which a run that asks for no keys does without

    try:
        return dkim.get_txt(name.encode(), timeout=_SECONDS) or b""
    except (dkim.DKIMException, OSError):
        return b""
