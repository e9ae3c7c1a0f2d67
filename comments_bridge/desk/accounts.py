"""Accounts of the desk: passwords are kept as scrypt hashes (RFC 7914), and checked in the same time for every name."""

from __future__ import annotations

from datetime import datetime

from werkzeug.security import check_password_hash, generate_password_hash

from comments_bridge.errors import ConfigError
from comments_bridge.store import Store
from comments_bridge.store.accounts import find_account, save_account
from comments_bridge.store.records import Account

SHORTEST = 12  # characters; length is what counts, says the National Cyber Security Centre
_LONGEST = 1000
_METHOD = "scrypt:32768:8:1"
_NOBODY = generate_password_hash("nobody's", method=_METHOD)


def add_account(store: Store, name: str, password: str, *, now: datetime) -> Account:
    """Add an account, or give the one of that name a new password; whoever is signed in with the old one no longer is.

    Raises:
        ConfigError: the name or the password will not do.
        StoreError: the store could not be used.
    """
    name = " ".join(name.split())
    if not name or not name.isprintable() or len(name) > 80:  # noqa: PLR2004 - it stands in the log, on one line
        raise ConfigError(f"“{name}” cannot be a name.", item="account", remedy="Use the person's name, on one line.")
    if not SHORTEST <= len(password) <= _LONGEST:
        raise ConfigError(
            f"the password has {len(password)} characters.",
            item="account",
            remedy=f"Use at least {SHORTEST}; three random words are a good password.",
        )
    account = Account(name=name, password=generate_password_hash(password, method=_METHOD), changed_at=now)
    with store.writing() as tx:
        save_account(tx, account)
    return account


def check_account(store: Store, name: str, password: str) -> Account | None:
    """Return the account that this name and password open, or None."""
    with store.reading() as tx:
        account = find_account(tx, name)
    right = check_password_hash(account.password if account else _NOBODY, password[:_LONGEST])
    return account if right else None
