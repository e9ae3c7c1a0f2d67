"""Makes the entries of the feeds: from posts, and from the responses to them.

Everything in an entry is whole: addresses are absolute, because a feed is read far from the site (RFC 4287 has no
place for a base that all readers honour). How an entry becomes XML is left to `documents`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from comments_bridge.showing.languages import Words
from comments_bridge.showing.records import Voice
from comments_bridge.showing.voices import read_in_order
from plugins.feeds.documents import Entry
from plugins.posts.versions import versions_of

_CHOICES = re.compile(r"</?picture>|<source [^>]*>")  # feed readers want one address for a picture
_ADDRESS = re.compile(r'(\s(?:href|src|poster)=")([^"]*)"')
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The site as feeds name it.

    Attributes:
        url: absolute, without a trailing slash.
        id_date: a day on which the site's host name was the organisation's (RFC 4151 2.1); part of every id.
        words: those of the site's language.
    """

    url: str
    id_date: str
    words: Words

    @property
    def language(self) -> str:
        """The site's language."""
        return self.words.tag

    def guid(self, kind: str, name: str) -> str:
        """Return the tag URI (RFC 4151) of a post, a comment or a feed."""
        return f"tag:{urlsplit(self.url).hostname},{self.id_date}:{kind}/{name}"

    def address(self, path: str) -> str:
        """Return the whole address of a path of the site."""
        return f"{self.url}/{path.lstrip('/')}"


def post_entry(article: Any, origin: Origin) -> Entry:
    """Return a post as an entry, with its full text."""
    link = origin.address(article.url)
    category = getattr(article, "category", None)
    names = [category, *getattr(article, "tags", [])]
    return Entry(
        guid=_post_guid(article, origin),
        title=_NOT_XML.sub("", article.title),
        link=link,
        html=make_absolute(article.content, link, origin),
        summary=make_absolute(article.summary, link, origin),
        published=article.date,
        updated=getattr(article, "modified", article.date),
        author=str(getattr(article, "author", "")),
        language=article.lang if article.lang != origin.language else "",
        categories=tuple(name.name for name in names if name),
    )


def comment_entries(article: Any, origin: Origin, words: Words) -> list[Entry]:
    """Return the responses to a post as entries, newest first, in the words of the post's page."""
    post = (_post_guid(article, origin), origin.address(article.url))
    voices = sorted(read_in_order(article.conversation.threads), key=lambda voice: (voice.date, voice.id), reverse=True)
    about = _NOT_XML.sub("", article.title)
    return [_comment_entry(voice, about, post, origin, words) for voice in voices]


def _comment_entry(voice: Voice, about: str, post: tuple[str, str], origin: Origin, words: Words) -> Entry:
    answers = post
    if voice.parent_id:
        answers = (origin.guid("comment", voice.parent_id), f"{post[1]}#c-{voice.parent_id}")
    return Entry(
        guid=origin.guid("comment", voice.id),
        title=words.gettext("%(author)s on “%(title)s”", author=voice.author, title=about),
        link=f"{post[1]}#{voice.anchor}",
        html=str(voice.html),
        published=voice.date,
        updated=voice.date,
        author=voice.author,
        language=voice.language,
        answers=answers,
    )


def _post_guid(article: Any, origin: Origin) -> str:
    """Return the id of a post; a version in another language has one of its own."""
    first = versions_of(article)[0] is article
    return origin.guid("post", article.key if first else f"{article.key}/{article.lang}")


def make_absolute(html: str, page: str, origin: Origin) -> str:
    """Return HTML in which every address is whole.

    Args:
        html: of a post.
        page: the post's own address, which fragments and relative addresses start from.
        origin: what addresses from the root of the site start from.
    """

    def whole(found: re.Match[str]) -> str:
        address = found[2]
        if address.startswith("/") and not address.startswith("//"):
            return f'{found[1]}{origin.address(address)}"'
        return f'{found[1]}{urljoin(page, address)}"'

    return _ADDRESS.sub(whole, _CHOICES.sub("", _NOT_XML.sub("", html)))
