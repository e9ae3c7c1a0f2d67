"""A post in two languages: two pages that lead to one another, one conversation, and nothing that is told twice."""

from __future__ import annotations

import feedparser
import pytest
from bs4 import BeautifulSoup

from comments_bridge.model import Role
from tests.plugins.conftest import ROOT, SmallSite, make_comment

ENGLISH, WELSH = "posts/bench/index.html", "posts/mainc/index.html"
SITE = "https://blog.example.org"
WORDS = {"cy": {"Testing Times": "Amseroedd Profi", "Officer": "Swyddog", "Out and About": "Allan"}}


def build(site: SmallSite) -> None:
    """Build with the site's own theme, which has words in Welsh."""
    theme = str(ROOT / "theme")
    site.build(THEME=theme, THEME_TEMPLATES_OVERRIDES=[theme], WORDS_IN=WORDS, DIRECT_TEMPLATES=["index", "archives"])


@pytest.fixture
def pair(site: SmallSite) -> SmallSite:
    """A series of two posts; the second is there in both languages and was answered in both."""
    outcome = "\n    said: {}\n    did: {}\n    responses: {}"
    first = site.respond(make_comment("a", post="bench", text="I would keep the bench and I would mend the clock."))
    site.respond(make_comment("b", post="bench", text="Diolch!", language="cy", parent="a", role=Role.AUTHOR))
    site.post("first", Series="Out and About")
    told = {"Date": "2026-03-02", "Series": "Out and About", "Id": "bench", "Closes": "2026-04-01"}
    site.post("bench", Question="Where?", Outcome=outcome.format("Here.", "Done.", first.id), **told)
    site.post(
        "mainc",
        **{**told, "Title": "Y fainc", "Lang": "cy", "Question": "Ble?"},
        Outcome=outcome.format("Yma.", "Gwnaed.", first.id),
    )
    build(site)
    return site


def link_to_other(page: BeautifulSoup) -> tuple[str, ...]:
    [link] = page.select('main a[rel="alternate"]')
    return link.text, str(link["href"]), str(link["lang"]), str(link["hreflang"])


def test_the_two_lead_to_one_another(pair: SmallSite) -> None:
    """The link is in the language of the version that it leads to, for whoever reads that one."""
    assert ("Darllenwch hwn yn Gymraeg", "/posts/mainc/", "cy", "cy") == link_to_other(pair.read(ENGLISH))
    assert ("Read this in English", "/posts/bench/", "en", "en") == link_to_other(pair.read(WELSH))


@pytest.mark.parametrize("page", [ENGLISH, WELSH])
def test_search_engines_know_both(pair: SmallSite, page: str) -> None:
    """Each names both versions and itself, and which is for readers of another language."""
    links = {str(link["hreflang"]): str(link["href"]) for link in pair.read(page).select("head link[hreflang]")}
    sitemap = (pair.output / "sitemap.xml").read_text(encoding="utf-8")

    english, welsh = f"{SITE}/posts/bench/", f"{SITE}/posts/mainc/"
    assert {"en": english, "cy": welsh, "x-default": english} == links
    assert [1, 1] == [sitemap.count(f"<loc>{address}</loc>") for address in (english, welsh)]


def test_the_page_is_in_the_language_of_its_post(pair: SmallSite) -> None:
    """All that the theme says is Welsh there, and what the settings say too where they say it in Welsh."""
    page = pair.read(WELSH)
    assert page.html
    assert page.title

    assert ("cy", "Y fainc – Amseroedd Profi") == (page.html["lang"], page.title.text)
    assert "cy_GB" == pair.one(WELSH, 'meta[property="og:locale"]')["content"]
    assert "2 Mawrth 2026" == pair.one(WELSH, ".byline time").text
    assert "2 ymateb" == pair.one(WELSH, "#responses").text
    assert "Gofynnodd Ann Tester" == pair.one(WELSH, ".question__who").text
    assert pair.one(WELSH, ".notice__title").text.startswith("Caeodd y sgwrs hon ar 1 Ebrill 2026")
    assert "Swyddog" == pair.one(WELSH, ".p-job-title").text
    assert '<span lang="en">Misc</span>' not in str(page)
    assert "en" == pair.read(ENGLISH).html["lang"]  # type: ignore[index] # a built page has one


def test_what_the_settings_say_in_one_language_is_marked(pair: SmallSite) -> None:
    """A screen reader speaks an English biography in English on a Welsh page."""
    assert '<span lang="en">Ann tests.</span>' in str(pair.one(WELSH, ".person__biography"))


def test_both_show_one_conversation(pair: SmallSite) -> None:
    """The same responses in the same order stand under both, each with a link to itself on its own page."""
    both = [pair.read(page) for page in (ENGLISH, WELSH)]
    ids = [[str(item["id"]) for item in page.select(".thread__item")] for page in both]

    assert ids[0] == ids[1]
    assert 2 == len(ids[0])
    assert ["2 responses", "2 ymateb"] == [page.select_one(".byline__count").text for page in both]  # type: ignore[union-attr]


def test_a_response_is_read_out_in_its_own_language(pair: SmallSite) -> None:
    """English under the Welsh post is marked as English; Welsh is marked as Welsh under both."""
    marked = [[text.get("lang") for text in pair.read(page).select(".voice__text")] for page in (ENGLISH, WELSH)]

    assert [[None, "cy"], ["en", "cy"]] == marked


def test_each_tells_its_outcome_in_its_own_words(pair: SmallSite) -> None:
    """The outcome cites the response on its own page, and the response leads to that outcome alone."""
    for page, did, path in ((ENGLISH, "Done.", "/posts/bench/"), (WELSH, "Gwnaed.", "/posts/mainc/")):
        [cited] = pair.read(page).select(".outcome__voices a")
        [led] = pair.read(page).select(".voice__led a")

        assert did == pair.one(page, ".outcome__step--did dd").text
        assert str(cited["href"]).startswith(f"{path}#c-")
        assert f"{path}#outcome" == led["href"]


@pytest.mark.parametrize(
    "page", ["index.html", "archives/index.html", "series/out-and-about/index.html", "outcomes/index.html"]
)
def test_lists_name_a_post_once(pair: SmallSite, page: str) -> None:
    """A list is in the site's language, and so is the version that it leads to."""
    links = {str(link["href"]) for link in pair.read(page).select("main a[href]")}

    assert not [link for link in links if "/posts/mainc/" in link]
    assert [link for link in links if "/posts/bench/" in link]


@pytest.mark.parametrize(
    ("feed", "links"),
    [
        ("feeds/all.atom.xml", ["bench/", "first/"]),
        ("feeds/cy.atom.xml", ["mainc/"]),
        ("feeds/comments.atom.xml", ["bench/#", "bench/#"]),
        ("posts/mainc/comments.atom.xml", ["mainc/#", "mainc/#"]),
        ("series/out-and-about/comments.rss.xml", ["bench/#", "bench/#"]),
    ],
)
def test_no_feed_tells_anything_twice(pair: SmallSite, feed: str, links: list[str]) -> None:
    """Posts and responses stand once in the feeds of the site; Welsh has a feed of its own."""
    entries = feedparser.parse((pair.output / feed).read_bytes()).entries

    assert links == [entry.link.removeprefix(f"{SITE}/posts/").partition("c-")[0] for entry in entries]
    assert len(entries) == len({entry.id for entry in entries})


def test_the_welsh_version_is_an_entry_of_its_own(pair: SmallSite) -> None:
    """Who follows both feeds gets both versions, because their ids differ."""
    ids = [
        feedparser.parse((pair.output / f"feeds/{name}.atom.xml").read_bytes()).entries[0].id for name in ("all", "cy")
    ]

    assert ["post/bench", "post/bench/cy"] == [name.rpartition(":")[2] for name in ids]


def test_the_way_on_keeps_to_the_language(site: SmallSite) -> None:
    """In a series a Welsh post leads on to the Welsh version of the next, or to the English one if that is all."""
    for number, lang in ((1, "cy"), (2, "cy"), (3, "")):
        site.post(f"part{number}", Date=f"2026-03-0{number}", Series="Out and About", Id=f"p{number}")
        if lang:
            head = {"Date": f"2026-03-0{number}", "Series": "Out and About", "Id": f"p{number}", "Lang": "cy"}
            site.post(f"rhan{number}", **head)
    build(site)
    middle = site.read("posts/rhan2/index.html")

    assert ["/posts/rhan1/", "/posts/part3/"] == [link["href"] for link in middle.select(".series-nav__step a")]
    assert [None, "en"] == [link.get("lang") for link in middle.select(".series-nav__step a")]
    assert middle.select_one(".series-nav__place").text.startswith("Rhan 2 o 3")  # type: ignore[union-attr]


def test_a_language_without_words_has_the_site_s(site: SmallSite) -> None:
    """A French post is marked as French, what is round it stays English, and its link says “français”."""
    site.post("banc", Title="Le banc", Id="first", Lang="fr", body="Bonjour.")
    build(site)
    page = site.read("posts/banc/index.html")
    assert page.html

    assert "en" == page.html["lang"]
    assert {"fr"} == {str(each["lang"]) for each in page.select("h1, .prose, .page-head__intro")}
    assert ("français", "/posts/banc/", "fr", "fr") == link_to_other(site.read("posts/first/index.html"))


def test_lists_mark_what_is_in_another_language(site: SmallSite) -> None:
    """A question, an outcome and a title in French are French to a screen reader on English pages that list them."""
    site.post("banc", Title="Le banc", Lang="fr", Question="Où ?", Next="On verra.")
    told = "\n    asked: Où ?\n    said: Ici.\n    did: Fait."
    site.post("pont", Title="Le pont", Lang="fr", Date="2026-02-01", Closes="2026-02-20", Outcome=told)
    site.respond(make_comment("a", post="banc"))
    build(site)

    def french(page: str) -> set[str]:
        return {element.text for element in site.read(page).select('main [lang="fr"]')}

    assert {"Où ?", "Le banc", "On verra."} == french("conversations/index.html")
    assert {"Où ?", "Ici.", "Fait.", "Le pont"} == french("outcomes/index.html")
    assert {"Le banc"} == french("comments/index.html")
    assert {"Le banc", "Le pont"} == french("archives/index.html")
    assert len(french("index.html")) == len(("Le banc", "Le pont"))


def test_without_the_site_s_language_the_first_is_listed(site: SmallSite) -> None:
    """A post in Welsh and in French, on an English site, stands once in its lists."""
    site.post("a-mainc", Id="bench", Lang="cy")
    site.post("banc", Id="bench", Lang="fr")
    build(site)

    assert ["/posts/a-mainc/", "/posts/first/"] == sorted(
        str(link["href"]) for link in site.read("index.html").select(".teaser__link")
    )


def test_the_site_s_language_may_name_a_country(site: SmallSite) -> None:
    """On a site in “en-GB” the version without a Lang is the first, whatever the files are called."""
    site.post("a-mainc", Id="first", Lang="cy")
    theme = str(ROOT / "theme")
    site.build(THEME=theme, THEME_TEMPLATES_OVERRIDES=[theme], DEFAULT_LANG="en-GB")
    front = site.read("index.html")
    assert front.html

    assert "en-gb" == front.html["lang"]
    assert "1 March 2026" == front.select("time")[0].text
    assert ["/posts/first/"] == [link["href"] for link in front.select(".teaser__link")]


def test_pages_have_versions_too(site: SmallSite) -> None:
    """An “about” page in Welsh has an address of its own, and the two lead to one another."""
    site.page("about")
    site.page("amdanom", Title="Amdanom", Id="about", Lang="cy")
    build(site)

    assert "/amdanom/" == link_to_other(site.read("about/index.html"))[1]
    assert "/about/" == link_to_other(site.read("amdanom/index.html"))[1]
    assert "cy" == site.read("amdanom/index.html").html["lang"]  # type: ignore[index] # a built page has one


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ({}, "say which with a line such as “Lang: cy”"),
        ({"Lang": "en"}, "say which with a line such as “Lang: cy”"),
        ({"Lang": "cy", "Closes": "2026-12-31"}, "they have one conversation"),
        ({"Lang": "cy", "Slug": "first"}, "Give one of the two another Slug"),
    ],
)
def test_what_cannot_be_a_version_stops_the_build(
    site: SmallSite, capsys: pytest.CaptureFixture[str], head: dict[str, str], what: str
) -> None:
    """Two posts with one Id need two languages, one last day and two addresses."""
    site.post("second", Id="first", **head)

    with pytest.raises(SystemExit):
        site.build()

    assert what in capsys.readouterr().err


def test_a_site_can_be_welsh(site: SmallSite) -> None:
    """With Welsh as the site's language its lists, archives and feeds are Welsh."""
    theme = str(ROOT / "theme")
    site.respond(make_comment("a"))
    site.build(THEME=theme, THEME_TEMPLATES_OVERRIDES=[theme], DEFAULT_LANG="cy")

    assert "1 ymateb" == site.one("index.html", ".teaser__count").text
    assert "1 Mawrth 2026" == site.one("index.html", "time").text
    assert "Mawrth 2026" == site.one("archives/2026/03/index.html", "h1").text
    assert "Pob erthygl" == site.one("follow/index.html", ".term-list__link").text
    feed = feedparser.parse((site.output / "feeds/comments.atom.xml").read_bytes())
    assert ("cy", "Ymatebion – Testing Times") == (feed.feed.language, feed.feed.title)
    assert ["A ar “First”"] == [entry.title for entry in feed.entries]


def test_a_broken_catalogue_stops_the_build(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> None:
    """The error names the file and the line, and no traceback is shown."""
    folder = site.folder / "theme" / "locale"
    folder.mkdir(parents=True)
    (folder / "cy.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "Search"\nmsgstr "Chwilio\n', encoding="utf-8")

    with pytest.raises(SystemExit):
        site.build(THEME=str(site.folder / "theme"), DEFAULT_LANG="cy")

    said = capsys.readouterr().err
    assert "theme/locale/cy.po:5" in said
    assert "Traceback" not in said
