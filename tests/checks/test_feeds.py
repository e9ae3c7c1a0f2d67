"""The feed validator accepts what the standards allow and names each thing that they do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.feeds import check_feeds, feed_faults
from checks.feedvalues import is_absolute_iri, is_atom_date, is_rss_date
from checks.site import Site

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="en-gb">
  <title>Responses</title>
  <link rel="alternate" href="https://blog.example.org/"/>
  <link rel="self" href="https://blog.example.org/feeds/comments.atom.xml"/>
  <id>https://blog.example.org/</id>
  <updated>2026-11-02T09:30:00Z</updated>
  <entry>
    <title>Ann on Markets</title>
    <link rel="alternate" href="https://blog.example.org/posts/markets/#c-aaaaaaaaaaaa"/>
    <id>tag:blog.example.org,2026:aaaaaaaaaaaa</id>
    <updated>2026-11-01T09:30:00Z</updated>
    <author><name>Ann</name></author>
    <content type="html">&lt;p&gt;Yes.&lt;/p&gt;</content>
  </entry>
  <entry>
    <title>Ben on Markets</title>
    <link rel="alternate" href="https://blog.example.org/posts/markets/#c-bbbbbbbbbbbb"/>
    <id>tag:blog.example.org,2026:bbbbbbbbbbbb</id>
    <published>2026-11-02T09:30:00+00:00</published>
    <updated>2026-11-02T09:30:00Z</updated>
    <author><name>Ben</name></author>
    <content type="html">&lt;p&gt;No.&lt;/p&gt;</content>
    <thr:in-reply-to ref="tag:blog.example.org,2026:aaaaaaaaaaaa" href="https://blog.example.org/posts/markets/"/>
  </entry>
</feed>
"""
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>Posts</title>
    <link>https://blog.example.org/</link>
    <description>All posts</description>
    <atom:link rel="self" href="https://blog.example.org/feeds/all.rss.xml"/>
    <lastBuildDate>Mon, 02 Nov 2026 09:30:00 +0000</lastBuildDate>
    <item>
      <title>Markets</title>
      <link>https://blog.example.org/posts/markets/</link>
      <description>&lt;p&gt;A market is a room.&lt;/p&gt;</description>
      <dc:creator>Nia</dc:creator>
      <pubDate>Mon, 02 Nov 2026 09:30:00 +0000</pubDate>
      <guid isPermaLink="false">tag:blog.example.org,2026:markets</guid>
      <category>Places</category>
      <category>Trade</category>
    </item>
  </channel>
</rss>
"""

ATOM_FAULTS = [
    ("<id>https://blog.example.org/</id>", "", "has no <id>"),
    ("<title>Responses</title>", "<title>A</title><title>B</title>", "<title> stands 2 times"),
    ("2026-11-01T09:30:00Z", "2026-11-01T09:30:00", "not a date of RFC 3339"),
    ("2026-11-01T09:30:00Z", "2026-02-30T09:30:00Z", "not a date of RFC 3339"),
    ('rel="self"', 'rel="related"', "exactly one link to itself"),
    ("<id>tag:blog.example.org,2026:bbbbbbbbbbbb</id>", "<id>b</id>", "not an absolute address"),
    ("2026:bbbbbbbbbbbb</id>", "2026:aaaaaaaaaaaa</id>", "has the id tag:blog.example.org,2026:aaaaaaaaaaaa too"),
    ("<author><name>Ann</name></author>", "", "has an <author>"),
    ("<name>Ann</name>", "<name> </name>", "exactly one <name>"),
    ("<name>Ann</name>", "<name>Ann</name><email>a@example.org</email>", "shows an e-mail address"),
    ('type="html">&lt;p&gt;Yes', 'type="html"><p>Yes</p>&lt;p&gt;Yes', "must be escaped"),
    ("&lt;p&gt;Yes", "&lt;a href='/x'&gt;Yes", "links to “/x”"),
    ("&lt;p&gt;Yes", "&lt;a href='javascript:x'&gt;Yes", "links to “javascript:x”"),
    ("&lt;p&gt;Yes", "&lt;script&gt;", "holds <script>"),
    ("&lt;p&gt;Yes", "&lt;p onclick='x'&gt;", "a script in an attribute"),
    (
        "<updated>2026-11-02T09:30:00Z</updated>\n  <entry>",
        "<updated>2026-10-01T09:30:00Z</updated>\n  <entry>",
        "older",
    ),
    ('ref="tag:blog.example.org,2026:aaaaaaaaaaaa"', "", "no ref that is an absolute address"),
    ("</feed>", "<extra/></feed>", "<extra> may not stand in <feed>"),
    ("</feed>", '<category label="x"/></feed>', "<category> has no term"),
    ("</feed>", '<link href="https://blog.example.org/2"/></feed>', "two alternate links"),
    ('href="https://blog.example.org/"/>', 'href="/"/>', "<link> leads to “/”"),
    ("</feed>", "", "not well-formed"),
]
RSS_FAULTS = [
    ('version="2.0"', 'version="0.91"', "does not say version 2.0"),
    ("<description>All posts</description>", "", "<channel> has no <description>"),
    ('rel="self"', 'rel="next"', "exactly one atom:link to itself"),
    ("Mon, 02 Nov 2026 09:30:00 +0000</pubDate>", "2026-11-02</pubDate>", "not a date of RFC 822"),
    ("Mon, 02 Nov 2026 09:30:00 +0000</pubDate>", "Tue, 02 Nov 2026 09:30:00 +0000</pubDate>", "not a date of RFC 822"),
    ('isPermaLink="false"', "", "says that it is a link"),
    ('isPermaLink="false"', 'isPermaLink="no"', "may be true or false"),
    ("<guid", "<x/><guid", "<x> may not stand in <item>"),
    ("<dc:creator>Nia</dc:creator>", "<author>n@example.org</author>", "use dc:creator"),
    ("<link>https://blog.example.org/posts/markets/</link>", "<link>/posts/</link>", "not an absolute web address"),
    ("<guid", '<enclosure url="https://blog.example.org/a.mp3"/><guid', "<enclosure> needs"),
    ("&lt;p&gt;A market", "&lt;img src='a.png'&gt;A market", "links to “a.png”"),
]


@pytest.mark.parametrize("feed", [ATOM, RSS], ids=["atom", "rss"])
def test_accepts_a_valid_feed(feed: str) -> None:
    """A feed that the standards allow has no fault."""
    assert [] == feed_faults(feed.encode())


@pytest.mark.parametrize(
    ("feed", "sound", "broken", "said"),
    [(ATOM, *case) for case in ATOM_FAULTS] + [(RSS, *case) for case in RSS_FAULTS],
)
def test_names_each_fault(feed: str, sound: str, broken: str, said: str) -> None:
    """Each thing that the standards forbid is named in a sentence."""
    faults = feed_faults(feed.replace(sound, broken, 1).encode())

    assert any(said in fault.what for fault in faults), faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01T09:30:00Z", True),
        ("2026-11-01T09:30:00.25+01:00", True),
        ("2026-11-01 09:30:00Z", False),
        ("2026-13-01T09:30:00Z", False),
    ],
)
def test_knows_atom_dates(text: str, *, expected: bool) -> None:
    """RFC 3339 dates need the T, the zone and a month that there is."""
    assert expected == is_atom_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 01 Nov 2026 09:30:00 GMT", True),
        ("1 Nov 2026 09:30 +0100", True),
        ("Mon, 01 Nov 2026 09:30:00 GMT", False),
        ("Sun, 01 Nov 26 09:30:00 GMT", False),
        ("Sun, 31 Nov 2026 09:30:00 GMT", False),
    ],
)
def test_knows_rss_dates(text: str, *, expected: bool) -> None:
    """RFC 822 dates need the right day of the week, four digits for the year and a day that there is."""
    assert expected == is_rss_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://blog.example.org/é", True),
        ("tag:example.org,2026:x", True),
        ("/posts/", False),
        ("https://", False),
        ("https://a b", False),
    ],
)
def test_knows_absolute_addresses(text: str, *, expected: bool) -> None:
    """An absolute address has a scheme, something after it, and no blank."""
    assert expected == is_absolute_iri(text)


def test_follows_links_and_threads_across_the_site(tmp_path: Path) -> None:
    """A feed whose entry leads to a missing anchor, or answers an entry that no feed has, is named with its line."""
    (tmp_path / "feeds").mkdir()
    (tmp_path / "posts" / "markets").mkdir(parents=True)
    (tmp_path / "index.html").write_text("<p>")
    (tmp_path / "posts" / "markets" / "index.html").write_text('<p id="c-aaaaaaaaaaaa">')
    text = re.sub(r'(?<=ref=")tag:[^"]*', "tag:blog.example.org,2026:unknown", ATOM)
    (tmp_path / "feeds" / "comments.atom.xml").write_text(text)
    site = Site(output=tmp_path, root=tmp_path, url="https://blog.example.org", sources={})

    found = [(finding.page, finding.what) for finding in check_feeds(site).findings]

    assert [
        (
            "feeds/comments.atom.xml:18",
            "https://blog.example.org/posts/markets/#c-bbbbbbbbbbbb leads to a part of a page that is not there.",
        ),
        (
            "feeds/comments.atom.xml:24",
            "it answers tag:blog.example.org,2026:unknown, which no feed of this site has.",
        ),
    ] == found
