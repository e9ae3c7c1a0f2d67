"""Every failure that the bridge can report, as one tree.

BridgeError
├── ConfigError          comments.toml is missing, unreadable or says something that cannot be
├── EditError            a moderator's edit cannot be made, such as taking out words that are not there
├── ContentError         a post, page or published comment in content/ is not what it should be
├── SourceError          a mailbox or folder of messages could not be used
│   ├── LoginFailed      it was reached, and refused the name, password or token
│   ├── Unreachable      nothing answered, or the connection broke
│   └── UnknownFolder    a folder that the configuration names is not there
├── StoreError           the private store could not be read or written
│   ├── UnknownResponse  no response has this id
│   ├── StaleDecision    somebody else decided first; nothing was changed
│   └── StoreBusy        another run holds the store
├── MailError            the server that takes our mail could not be used; what was to be sent waits
└── PublishingError      an approved response could not become a published file

Each says what happened, to which item, and what to do next. Outcomes that a run expects, such as a mail that
nobody wrote, are values (see `model`), not exceptions.
"""

from __future__ import annotations


class BridgeError(Exception):
    """A failure that a person can act on.

    Args:
        what: one sentence that says what happened.
        item: the item it happened to: a dotted configuration key, `file:line`, or a message's name.
        remedy: one sentence that says what to do next.
    """

    def __init__(self, what: str, *, item: str = "", remedy: str = "") -> None:
        self.what = what
        self.item = item
        self.remedy = remedy
        super().__init__(" ".join(part for part in (f"{item}: {what}" if item else what, remedy) if part))


class ConfigError(BridgeError):
    """comments.toml is missing, unreadable or says something that cannot be; `item` is the dotted key."""


class EditError(BridgeError):
    """A moderator's edit cannot be made; `item` is the response or what was said wrongly."""


class ContentError(BridgeError):
    """A file in content/ is not what it should be; `item` is `file` or `file:line`."""


class SourceError(BridgeError):
    """A mailbox or folder of messages could not be used; `item` is the source's name."""


class LoginFailed(SourceError):
    """The server was reached and refused the name, password or token."""


class Unreachable(SourceError):
    """Nothing answered, or the connection broke."""


class UnknownFolder(SourceError):
    """A folder that the configuration names is not there and could not be made."""


class StoreError(BridgeError):
    """The private store could not be read or written."""


class UnknownResponse(StoreError):
    """No response has this id."""


class StaleDecision(StoreError):
    """Somebody else decided first; nothing was changed."""


class StoreBusy(StoreError):
    """Another run holds the store."""


class MailError(BridgeError):
    """The server that takes our mail could not be used; `item` is the server."""


class PublishingError(BridgeError):
    """An approved response could not become a published file."""
