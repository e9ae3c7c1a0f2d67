"""What is wrong with the pictures of a post or page: pure rules, with the line that a writer must mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from comments_bridge.errors import ContentError
from plugins.links.finding import Source
from plugins.pictures.encoding import UNSHOWABLE
from plugins.pictures.markup import find_images, lacks_words

_ADDRESS_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def check_images(html: str, source: Source) -> Iterator[ContentError]:
    """Return what is wrong with the pictures in some HTML.

    Args:
        html: of a post or page, before Pelican replaces its links.
        source: the file that it was written in.
    """
    for image in find_images(html):
        address = image.get("src", "")
        if lacks_words(image):
            yield _without_words(address, source)
        if is_elsewhere(address):
            yield ContentError(
                f"the picture {address[:80]} lies on another site, which would learn who reads this page.",
                item=_place(address, source),
                remedy="Put a copy into content/images/, if you have the right to use it.",
            )
        elif unshowable(address):
            yield ContentError(
                f"browsers cannot show the picture {_name(address)}.",
                item=_place(address, source),
                remedy="Save it as JPEG, and name that file.",
            )


def is_elsewhere(address: str) -> bool:
    """Tell whether an address leads out of the content; `{static}/images/x.jpg` does not."""
    return bool(_ADDRESS_ELSEWHERE.match(address))


def unshowable(address: str) -> bool:
    """Tell whether a file's ending is one that browsers do not know, or that hides where a picture was taken."""
    return any(urlsplit(address).path.lower().endswith(ending) for ending in UNSHOWABLE)


def _without_words(address: str, source: Source) -> ContentError:
    forgotten = _spellings(f"![]({address}")
    return ContentError(
        f"the picture {_name(address)} has no alternative text.",
        item=_place(address, source, *forgotten),
        remedy=f"Say what it shows, as in “![Three people round a table]({address})”; "
        f'if it only decorates, write “![""]({address})”.',
    )


def _place(address: str, source: Source, *first: str) -> str:
    exact = source.place(*first) if first else ""
    return exact if exact != source.head.shown and exact else source.place(*_spellings(address))


def _spellings(address: str) -> Mapping[str, None]:
    return dict.fromkeys((address, unquote(address)))


def _name(address: str) -> str:
    return unquote(address).rpartition("/")[2] or "without an address"
