"""Posts, conversations and lists as JSON-LD in the words of schema.org: pure functions from records to plain data.

A response names what it answers by `parentItem`, whose `@id` is the address of another response or of the post. How the
data becomes text within a page is said in `as_script`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from markupsafe import Markup

from comments_bridge.showing.records import Voice
from comments_bridge.showing.voices import read_in_order

Thing = dict[str, Any]
_BLOCK_END = re.compile(r"<br[ /]*>|</(?:p|li|h[1-6]|blockquote|tr|pre|dd|dt|figcaption|div)>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# Nothing that could end the element or open a comment in it, and no line end that is one only to JavaScript.
_UNSAFE = tuple((character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The site: its public address without a trailing slash, its name, whose it is, and its language."""

    url: str
    name: str
    description: str
    organisation: str
    language: str

    @property
    def home(self) -> str:
        """The address of the first page."""
        return f"{self.url}/"

    def address(self, path: str) -> str:
        """Return the public address of a path without a leading slash."""
        return f"{self.url}/{path}"

    def keeper(self) -> Thing:
        """Return the organisation."""
        return {"@type": "Organization", "name": self.organisation, "url": self.home}


def describe_blog(site: Publisher) -> Thing:
    """Return the site as a whole."""
    return {
        "@type": "Blog",
        "@id": site.home,
        "url": site.home,
        "name": site.name,
        "description": site.description,
        "inLanguage": site.language,
        "publisher": site.keeper(),
    }


def describe_post(article: Any, picture_url: str, site: Publisher) -> Thing:
    """Return a post with its conversation.

    Args:
        article: Pelican's, with `conversation`.
        picture_url: of the picture that stands for it, or empty.
        site: where it stands.
    """
    url = site.address(article.url)
    post: Thing = {
        "@type": "BlogPosting",
        "@id": url,
        "url": url,
        "headline": article.title,
        "description": plain_text(article.summary),
        "datePublished": article.date.isoformat(),
        "dateModified": getattr(article, "modified", article.date).isoformat(),
        "inLanguage": article.lang,
        "author": [_writer(author, site) for author in article.authors],
        "publisher": site.keeper(),
        "isPartOf": {"@type": "Blog", "@id": site.home, "name": site.name},
        "articleSection": article.category.name,
        "keywords": [tag.name for tag in getattr(article, "tags", ())],
        "articleBody": plain_text(article.content),
        "discussionUrl": f"{url}#responses",
        "commentCount": article.conversation.count,
        "comment": [_comment(voice, url) for voice in read_in_order(article.conversation.threads)],
    }
    return post | ({"image": picture_url} if picture_url else {})


def describe_series(series: Any, site: Publisher) -> Thing:
    """Return a series with its posts, in order."""
    posts = [
        {"@type": "BlogPosting", "@id": site.address(post.url), "url": site.address(post.url), "headline": post.title}
        for post in series.posts
    ]
    url = site.address(series.url)
    return {
        "@type": "CreativeWorkSeries",
        "@id": url,
        "url": url,
        "name": series.name,
        "description": series.description,
        "hasPart": posts,
    }


def describe_person(person: Any, site: Publisher) -> Thing:
    """Return the page of somebody who writes here."""
    url = site.address(person.url)
    about = {
        "@type": "Person",
        "name": person.name,
        "jobTitle": person.role,
        "description": person.biography,
        "url": url,
    }
    if person.picture:
        about["image"] = site.address(person.picture)
    return {"@type": "ProfilePage", "@id": url, "url": url, "mainEntity": about}


def describe_way(steps: Sequence[tuple[str, str]]) -> Thing:
    """Return the way from the first page to this one, as `(name, address)`."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate(steps, 1)
        ],
    }


def as_script(things: Sequence[Thing]) -> Markup:
    """Return JSON-LD that is safe as the content of `<script type="application/ld+json">` (HTML 4.12.1.3)."""
    document = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _UNSAFE:  # five passes in C; str.translate takes a hundred times as long
        text = text.replace(character, escape)
    return Markup(text)  # noqa: S704 - no character is left that means anything in HTML


def plain_text(html: str) -> str:
    """Return the words of trusted or sanitised HTML, with a line for each of its blocks."""
    words = unescape(_TAG.sub("", _BLOCK_END.sub("\n", html)))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def _writer(author: Any, site: Publisher) -> Thing:
    kind = "Organization" if author.name == site.organisation else "Person"
    return {"@type": kind, "name": author.name, "url": site.address(author.url)}


def _comment(voice: Voice, post_url: str) -> Thing:
    url = f"{post_url}#{voice.anchor}"
    comment: Thing = {
        "@type": "Comment",
        "@id": url,
        "url": url,
        "author": {"@type": "Person", "name": voice.author},
        "datePublished": voice.iso,
        "text": plain_text(voice.html),
        "parentItem": {"@id": f"{post_url}#c-{voice.parent_id}" if voice.parent_id else post_url},
    }
    return comment | ({"inLanguage": voice.language} if voice.language else {})
