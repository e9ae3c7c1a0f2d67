"""The private store: what came in, what was decided, and what is published of it.

The only part of the bridge that speaks SQL. A caller opens a `Store`, opens a transaction on it, and hands that to the
functions of these modules, so that several of them can be one durable step. What a status may change into, and who may
change it, is left to `moderation`.
"""

from comments_bridge.store.opening import Store, Transaction, open_store

__all__ = ["Store", "Transaction", "open_store"]
