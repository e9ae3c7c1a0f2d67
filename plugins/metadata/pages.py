"""Tells from what a template was given which kind of page it draws, and what its head says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plugins.metadata.records import PageMetadata
from plugins.metadata.structured import (
    Publisher,
    as_script,
    describe_blog,
    describe_person,
    describe_post,
    describe_series,
    describe_way,
    plain_text,
)
from plugins.posts.versions import versions_of

_NOWHERE = PageMetadata(indexed=False)


def describe_page(context: Mapping[str, Any]) -> PageMetadata:
    """Return what the head of a page says.

    Args:
        context: Pelican's, as its templates get it.
    """
    output = context["output_file"].replace("\\", "/")
    site = publisher(context)
    if output == "404.html" or output.startswith("drafts/") or context.get("unlisted"):
        return _NOWHERE
    address = site.address(output.removesuffix("index.html"))
    if article := context.get("article"):
        return _post(article, address, site)
    if page := context.get("page"):
        return _with_picture(_page(page, address, site), site, context)
    if series := context.get("series"):
        return _with_picture(_series(series, address, site), site, context)
    if output == "index.html":
        return _with_picture(_front(address, site, context), site, context)
    return _list(address, site, context)


def publisher(settings: Mapping[str, Any]) -> Publisher:
    """Return the site as its settings name it; addresses are public ones in a local build too."""
    return Publisher(
        url=settings["CONFIG"].site.url,
        name=settings["SITENAME"],
        description=settings["SITE_DESCRIPTION"],
        organisation=settings["ORGANISATION"],
        language=settings["DEFAULT_LANG"],
    )


def _post(article: Any, address: str, site: Publisher) -> PageMetadata:
    picture = getattr(article, "share_picture", None)
    picture_url = site.address(picture.path) if picture else ""
    place = article.series_nav
    series = [(place.name, site.address(place.url))] if place else []
    way = describe_way([(site.name, site.home), *series, (article.title, address)])
    changed = getattr(article, "modified", None)
    return PageMetadata(
        address=address,
        indexed=article.status == "published",
        previous=site.address(place.previous[1]) if place and place.previous else "",
        next=site.address(place.next[1]) if place and place.next else "",
        alternates=_alternates(article, site),
        kind="article",
        title=article.title,
        description=plain_text(article.summary),
        published=article.date.isoformat(),
        modified=changed.isoformat() if changed else "",
        picture=picture,
        picture_url=picture_url,
        structured=as_script([describe_post(article, picture_url, site), way]),
    )


def _alternates(content: Any, site: Publisher) -> tuple[tuple[str, str], ...]:
    """Return language and address of each version, and under “x-default” the first; nothing where there is but one."""
    versions = versions_of(content)
    if len(versions) == 1:
        return ()
    links = tuple((each.lang, site.address(each.url)) for each in versions)
    return (*links, ("x-default", links[0][1]))


def _with_picture(about: PageMetadata, site: Publisher, context: Mapping[str, Any]) -> PageMetadata:
    """Let a page that has no picture of its own be shared with the site's."""
    picture = context.get("site_picture")
    return replace(about, picture=picture, picture_url=site.address(picture.path)) if picture else about


def _page(page: Any, address: str, site: Publisher) -> PageMetadata:
    return PageMetadata(
        address=address,
        indexed=page.status == "published",
        alternates=_alternates(page, site),
        kind="website",
        title=page.title,
        description=plain_text(page.summary),
        structured=as_script([describe_way([(site.name, site.home), (page.title, address)])]),
    )


def _series(series: Any, address: str, site: Publisher) -> PageMetadata:
    way = describe_way([(site.name, site.home), (series.name, address)])
    return PageMetadata(
        address=address,
        kind="website",
        title=series.name,
        description=series.description,
        structured=as_script([describe_series(series, site), way]),
    )


def _front(address: str, site: Publisher, context: Mapping[str, Any]) -> PageMetadata:
    return PageMetadata(
        address=address,
        next=_neighbour(context, "articles_next_page", site),
        kind="website",
        title=site.name,
        description=site.description,
        structured=as_script([describe_blog(site)]),
    )


def _list(address: str, site: Publisher, context: Mapping[str, Any]) -> PageMetadata:
    articles = context.get("articles") if context.get("author") else None
    writer = articles[0].person if articles else None
    return PageMetadata(
        address=address,
        previous=_neighbour(context, "articles_previous_page", site),
        next=_neighbour(context, "articles_next_page", site),
        structured=as_script([describe_person(writer, site)]) if writer else "",
    )


def _neighbour(context: Mapping[str, Any], name: str, site: Publisher) -> str:
    page = context.get(name)
    return site.address(page.url) if page else ""
