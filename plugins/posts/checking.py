"""What the head of a post or page must say, and what is wrong with one: pure rules.

Every problem is found in one go and returned, not raised, so that a writer mends a file once. Reading the files is
left to `heads`.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from comments_bridge.errors import ContentError
from comments_bridge.openness import read_date
from plugins.posts.heads import Head
from plugins.posts.life import LIFE_KEYS, check_life
from plugins.posts.occasions import check_occasion

POST_KEYS = (
    "title", "date", "modified", "slug", "category", "tags", "author", "summary", "series", "id", "status", "aliases",
    "lang", "template", *LIFE_KEYS, "event",
)  # fmt: skip
PAGE_KEYS = ("title", "date", "modified", "slug", "summary", "id", "status", "aliases", "lang", "template")
STATUSES = ("draft", "published", "hidden")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def check_posts(
    heads: Sequence[Head], *, language: str, people: Collection[str], extra_keys: Collection[str] = ()
) -> Iterator[ContentError]:
    """Return everything that is wrong with the posts' heads.

    Args:
        heads: all of them, drafts and scheduled posts too.
        language: the site's, which a post without a Lang has.
        people: names that an Author may have; with none, anybody may write.
        extra_keys: keys, in lower case, that other plugins read.
    """
    for head in heads:
        yield from _check_keys(head, (*POST_KEYS, *extra_keys))
        yield from _check_required(head, ("title", "date"))
        yield from _check_common(head)
        yield from _check_author(head, people)
        yield from _check_tags(head)
        yield from check_life(head)
        yield from check_occasion(head)
    yield from _check_versions(heads, language)
    yield from _check_unique(heads, "slug", lambda head: (head.slug,))
    yield from _check_unique(heads, "aliases", lambda head: (head.slug, *head.aliases))


def check_pages(
    heads: Sequence[Head], *, language: str, taken: Collection[str], extra_keys: Collection[str] = ()
) -> Iterator[ContentError]:
    """Return everything that is wrong with the pages' heads.

    Args:
        heads: all of them.
        language: the site's.
        taken: slugs that no page may have, because something else of the site lies there.
        extra_keys: keys, in lower case, that other plugins read.
    """
    for head in heads:
        yield from _check_keys(head, (*PAGE_KEYS, *extra_keys))
        yield from _check_required(head, ("title",))
        yield from _check_common(head)
        if head.slug in taken:
            yield ContentError(
                f"no page can have the slug “{head.slug}”, because the site itself uses that address.",
                item=head.at("slug"),
                remedy="Give the page another Slug.",
            )
    yield from _check_versions(heads, language)
    yield from _check_unique(heads, "slug", lambda head: (head.slug,))


def _check_keys(head: Head, known: Collection[str]) -> Iterator[ContentError]:
    for key in head.front.lines:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            names = ", ".join(name.title() for name in known)
            yield ContentError(
                f"“{key.title()}” is not a key that this site knows.",
                item=head.at(key),
                remedy=f"Did you mean “{close[0].title()}”?" if close else f"The keys are {names}.",
            )


def _check_required(head: Head, keys: Iterable[str]) -> Iterator[ContentError]:
    remedies = {"title": "Title: What it is about", "date": "Date: 2026-09-14 09:00"}
    for key in keys:
        if not head.front.values.get(key, "").strip():
            yield ContentError(
                f"“{key.title()}” is missing.",
                item=head.at(key),
                remedy=f"Add a line such as “{remedies[key]}” above the first blank line.",
            )


def _check_common(head: Head) -> Iterator[ContentError]:
    yield from _check_dates(head)
    yield from _check_status(head)
    if not _SLUG.fullmatch(head.slug):
        yield ContentError(
            f"“{head.slug}” cannot be a slug.",
            item=head.at("slug"),
            remedy="Write a Slug of lower-case letters and digits, with hyphens between words.",
        )
    if (key := head.front.values.get("id")) and not _KEY.fullmatch(key):
        yield ContentError(
            f"“{key}” cannot be an Id.",
            item=head.at("id"),
            remedy="Use lower-case letters, digits, hyphens, dots and underscores, starting with a letter or digit.",
        )
    if (language := head.front.values.get("lang")) and not _LANGUAGE.fullmatch(language):
        yield ContentError(f"“{language}” is not a language tag.", item=head.at("lang"), remedy="Write “en” or “cy”.")


def _check_dates(head: Head) -> Iterator[ContentError]:
    for key in ("date", "modified"):
        text = head.front.values.get(key, "")
        try:
            if text.strip():
                read_date(text, ZoneInfo("UTC"))
        except ValueError:
            yield ContentError(
                f"“{text}” is not a date.", item=head.at(key), remedy="Write it as 2026-09-14 or 2026-09-14 09:00."
            )


def _check_status(head: Head) -> Iterator[ContentError]:
    if head.status not in STATUSES:
        close = difflib.get_close_matches(head.status, STATUSES, n=1)
        guess = f" Did you mean “{close[0]}”?" if close else ""
        yield ContentError(
            f"“{head.status}” is not a status.",
            item=head.at("status"),
            remedy=f"Choose one of {', '.join(STATUSES)}.{guess}",
        )


def _check_author(head: Head, people: Collection[str]) -> Iterator[ContentError]:
    author = head.front.values.get("author", "").strip()
    if author and people and author not in people:
        close = difflib.get_close_matches(author, people, n=1)
        guess = f" Did you mean “{close[0]}”?" if close else ""
        yield ContentError(
            f"“{author}” is not one of the site's authors.",
            item=head.at("author"),
            remedy=f"Add the name to PEOPLE in pelicanconf.py.{guess}",
        )


def _check_tags(head: Head) -> Iterator[ContentError]:
    for tag in head.front.values.get("tags", "").split(","):
        if tag.strip() and not any(letter.isalnum() for letter in tag):
            yield ContentError(
                f"“{tag.strip()}” cannot be a tag.", item=head.at("tags"), remedy="Use letters or digits in it."
            )


def _check_versions(heads: Iterable[Head], language: str) -> Iterator[ContentError]:
    """Return what is wrong with posts of one Id: they are versions of one text, each in a language of its own."""
    versions: dict[str, dict[str, Head]] = defaultdict(dict)
    for head in heads:
        known = versions[head.key]
        other = known.setdefault(head.language or language, head)
        if other is not head:
            yield ContentError(
                f"“{head.key}” is taken already, by {other.at('id')}.",
                item=head.at("id"),
                remedy="Give one of the two another Id; the one that is published keeps its own. If this is the same "
                "post in another language, say which with a line such as “Lang: cy”.",
            )
        yield from _check_days(head, next(iter(known.values())))


def _check_days(head: Head, first: Head) -> Iterator[ContentError]:
    """Return where two versions do not open and close together, as their one conversation does."""
    for key in ("opens", "closes"):
        if head.front.values.get(key, "").strip() != first.front.values.get(key, "").strip():
            yield ContentError(
                f"“{key.title()}” is not what {first.at(key)} says, which is the same post in another language.",
                item=head.at(key),
                remedy="Write the same in both: they have one conversation.",
            )


def _check_unique(heads: Iterable[Head], key: str, names: Callable[[Head], Iterable[str]]) -> Iterator[ContentError]:
    first: dict[str, Head] = {}
    for head in heads:
        for name in dict.fromkeys(names(head)):
            other = first.setdefault(name, head)
            if other is not head and not (key == "aliases" and name == head.slug == other.slug):
                yield ContentError(
                    f"“{name}” is taken already, by {other.at(key)}.",
                    item=head.at(key),
                    remedy=f"Give one of the two another {key.title()}; the one that is published keeps its own.",
                )
