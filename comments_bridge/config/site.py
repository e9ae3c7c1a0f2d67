"""What the bridge needs to know of the public site, and the site takes from here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from comments_bridge.correspondence import check_address
from comments_bridge.settings import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The public site.

    Attributes:
        url: absolute, without a trailing slash.
        post_path: how a slug becomes a post's path.
        content: the folder that holds posts/ and comments/, absolute.
        address: where residents write.
        plus_addressing: whether the mail server accepts `name+tag@host` for `name@host`.
        id_key: keys the public ids; changing it changes them all.
        timezone: the zone in which times are shown.
        language: of the site; posts and pages may be in others.
        name, organisation: what the site is called, and whose it is.
        author_label, staff_label: the badges of the voices of a post's author and of other officers.
        theme: the folder that holds the templates, absolute; `look` names its colours.
    """

    url: str
    post_path: str
    content: Path
    address: str
    plus_addressing: bool
    id_key: str
    timezone: ZoneInfo
    language: str
    name: str
    organisation: str
    author_label: str
    staff_label: str
    theme: Path
    look: str


def read_site(table: Table, root: Path) -> Site:
    """Read the table. `root` is what relative paths are relative to.

    Raises:
        ConfigError: a key is missing, unknown or has a value that cannot be.
    """
    url = table.text("url").rstrip("/")
    name = table.text("name", urlsplit(url).netloc)
    organisation = table.text("organisation", name)
    site = Site(
        url=url,
        post_path=table.text("post_path", "posts/{slug}/"),
        content=root / table.text("content", "content"),
        address=table.text("address").lower(),
        plus_addressing=table.flag("plus_addressing", default=True),
        id_key=table.text("id_key"),
        timezone=table.zone("timezone", "Europe/London"),
        language=table.text("language", "en").lower(),  # as Pelican has it
        name=name,
        organisation=organisation,
        author_label=table.text("author_label", "Author of this post"),
        staff_label=table.text("staff_label", organisation),
        theme=root / table.text("theme", "theme"),
        look=table.text("look", "long-table"),
    )
    table.finish()
    _check_url(table, site.url)
    check_address(table, "address", site.address)
    if "{slug}" not in site.post_path:
        raise table.wrong("post_path", "has no {slug} in it.", "Write it as “posts/{slug}/”.")
    if len(site.id_key) < 16:  # noqa: PLR2004 - 16 characters are enough that ids cannot be guessed
        raise table.wrong("id_key", "is shorter than 16 characters.", "Choose a longer random text, once.")
    return site


def _check_url(table: Table, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise table.wrong("url", f"is “{url}”.", "Write the whole address, such as “https://talk.example.org”.")
