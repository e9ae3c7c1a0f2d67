"""Trying the templates out on an example, so that a mistake in one is found before a person would have been told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from comments_bridge.config import Config
from comments_bridge.notify.wording import Wording

_REFERENCE = "abcdefghijkl-abcdefghijklmnop"
_WORDS = ("received.txt", "published.txt", "not-published.txt", "withdrawn.txt", "answered.txt")


def try_templates(config: Config) -> None:
    """Fill in every template with an example.

    Raises:
        ConfigError: one is not what it must be; the error names the file and the line.
    """
    wording = Wording(config.correspondence.notices.templates)
    rule = config.rules[0] if config.rules else None
    item = _item(config, rule)
    parts = []
    for template in _WORDS:
        for alone in (True, False):
            said = {
                "items": [item],
                "item": item,
                "alone": alone,
                "site": config.site,
                "may_follow": alone,
                "tells": alone,
            }
            parts.append(wording.write_letter(template, **said)[1])
    for page in ("", f"{config.site.url}/receive/confirm/{_REFERENCE}"):
        wording.write_letter(
            "ask.txt", item={"post": "A post", "last_day": "30 Nov 2026", "page": page}, site=config.site
        )
    wording.write("words.txt", items=[{**item, "text": part} for part in parts], alone=False, site=config.site)
    digest = _digest(config, item)
    wording.write("digest.txt", **digest)
    wording.write("digest.html", **digest)
    wording.write_letter("refused.txt", response="abcdefghijkl", why="it is an example.", desk="")


def _item(config: Config, rule: Any) -> dict[str, Any]:
    return {
        "template": "received.txt",
        "name": "Jean Ackerly",
        "words": "What Jean thinks.",
        "post": "A post",
        "post_url": f"{config.site.url}/posts/a-post/",
        "permalink": f"{config.site.url}/posts/a-post/#c-abcdefghijkl",
        "reference": _REFERENCE,
        "rule": rule,
        "passed_on": False,
        "answer": {"author": "Olu Adeyemi", "text": "What Olu thinks."},
        "stop_address": config.site.address,
    }


def _digest(config: Config, item: dict[str, Any]) -> dict[str, Any]:
    shown = {
        **item,
        "id": "abcdefghijkl",
        "waited": "2 working days",
        "since": "21 Nov 2026 09:30",
        "verification": "verified",
        "flags": ("It may hold a postcode.",),
        "text": "What Jean thinks.",
        "token": f"abcdefghijkl-1-20261130-{_REFERENCE[13:]}",
        "address": config.site.address,
        "desk": "",
        "links": dict.fromkeys(("approve", "private", "spam", *(rule.code for rule in config.rules)), "mailto:"),
    }
    return {
        "title": "1 response waits",
        "items": [shown],
        "more": 2,
        "rules": config.rules,
        "desk": config.desk.url,
        "moderator": SimpleNamespace(name="Nia", address="nia@example.org"),
        "last_day": "30 Nov 2026",
        "site": config.site,
    }
