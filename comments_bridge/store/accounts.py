"""The people who may sign in to the desk where no sign-on proxy says who they are.

Only a salted hash of a password is here. How one is made and checked is left to the desk.
"""

from __future__ import annotations

from sqlalchemy import Row, delete, insert, select

from comments_bridge.store.opening import Transaction
from comments_bridge.store.records import Account
from comments_bridge.store.schema import accounts


def find_account(tx: Transaction, name: str) -> Account | None:
    """Find an account by its name, whatever the case and spacing."""
    row = tx.execute(select(accounts).where(accounts.c.key == _key(name))).first()
    return _read(row) if row else None


def list_accounts(tx: Transaction) -> list[Account]:
    """Return all accounts by name."""
    return [_read(row) for row in tx.execute(select(accounts).order_by(accounts.c.key))]


def save_account(tx: Transaction, account: Account) -> None:
    """Add an account, or replace the one of that name."""
    remove_account(tx, account.name)
    tx.execute(
        insert(accounts).values(
            key=_key(account.name), name=account.name, password=account.password, changed_at=account.changed_at
        )
    )


def remove_account(tx: Transaction, name: str) -> bool:
    """Remove an account, and tell whether there was one."""
    return bool(tx.execute(delete(accounts).where(accounts.c.key == _key(name))).rowcount)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _read(row: Row[tuple[object, ...]]) -> Account:
    return Account(name=row.name, password=row.password, changed_at=row.changed_at)
