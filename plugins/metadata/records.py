"""What the head of a page tells machines: frozen, plain data for one template."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePicture:
    """The picture that stands for a page elsewhere: `path` below the site's root, pixels, and what it shows."""

    path: str
    width: int
    height: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What one page is.

    Attributes:
        address: the page's one public address, or empty where it has none.
        indexed: whether search engines may list it.
        previous, next: public addresses of its neighbours in a list or series, or empty.
        alternates: language and address of each version, where there are several; “x-default” is the first.
        kind: of the Open Graph protocol, such as `article`; empty for a page that nobody shares.
        title, description: plain text.
        published, modified: RFC 3339, or empty.
        picture: its address is `picture_url`.
        structured: JSON-LD 1.1, marked as safe for `<script>`; empty where there is nothing to say.
    """

    address: str = ""
    indexed: bool = True
    previous: str = ""
    next: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    title: str = ""
    description: str = ""
    published: str = ""
    modified: str = ""
    picture: SharePicture | None = None
    picture_url: str = ""
    structured: str = ""
