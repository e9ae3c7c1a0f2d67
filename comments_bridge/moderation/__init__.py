"""What moderators do, for every surface: verbs with one table of what may follow what, each a line in the log.

`rules` holds the table, `reasons` why something is not shown, `deciding`, `editing`, `splitting`, `answering` and
`undoing` the verbs. A surface calls these functions and shows what they return or raise; it holds no rules.
Publishing is left to `publishing`, the guarded change itself to the store.
"""

from comments_bridge.moderation.answering import answer
from comments_bridge.moderation.deciding import (
    approve,
    hold,
    judge,
    mark_spam,
    reject,
    reopen,
    route_privately,
    withdraw,
)
from comments_bridge.moderation.editing import correct, find_detail_spans, find_spans, place, redact, rename, restore
from comments_bridge.moderation.figures import Figures, read_figures, write_figures
from comments_bridge.moderation.reasons import REDACTIONS
from comments_bridge.moderation.rules import BECOMES, FROM, SHOWN, Moderator, Surface, Verb, allows, read_move
from comments_bridge.moderation.splitting import split
from comments_bridge.moderation.undoing import may_undo, undo

__all__ = [
    "BECOMES",
    "FROM",
    "REDACTIONS",
    "SHOWN",
    "Figures",
    "Moderator",
    "Surface",
    "Verb",
    "allows",
    "answer",
    "approve",
    "correct",
    "find_detail_spans",
    "find_spans",
    "hold",
    "judge",
    "mark_spam",
    "may_undo",
    "place",
    "read_figures",
    "read_move",
    "redact",
    "reject",
    "rename",
    "reopen",
    "restore",
    "route_privately",
    "split",
    "undo",
    "withdraw",
    "write_figures",
]
