"""One run, from the sources to the queue and back: fetch, keep, read, match, record, and only then move.

What a message says is left to `reading`, what a decision may be to `moderation`, what is durable to the store.
"""

from comments_bridge.collect.pulling import Errand, Published, fetch, publish_all, pull
from comments_bridge.collect.reports import CollectReport, SourceReport
from comments_bridge.collect.run import collect, load_catalogue

__all__ = [
    "CollectReport",
    "Errand",
    "Published",
    "SourceReport",
    "collect",
    "fetch",
    "load_catalogue",
    "publish_all",
    "pull",
]
