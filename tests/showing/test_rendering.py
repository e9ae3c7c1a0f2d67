"""A response's text becomes safe HTML, with its words whole, in time that grows with its length."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.showing import rendering
from comments_bridge.showing.rendering import MAX_CHARACTERS, render
from tests.pace import pace, seconds

TAGS = {"p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "br", "mark"}
SYNTAX = st.text(st.sampled_from("ab *_-+1.)>\n\n\n<[](]\\&;#: \t!`~|=htp/é\u2028\xa0\"'"), max_size=80)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two\nlines.</p>"),
        ("*So* **much**.", "<p><em>So</em> <strong>much</strong>.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> you said\n\nI say", "<blockquote>\n<p>you said</p>\n</blockquote>\n<p>I say</p>"),
        ("Fish & chips < £5", "<p>Fish &amp; chips &lt; £5</p>"),
        ("# not a heading", "<p># not a heading</p>"),
        ("snow_man_s `code`", "<p>snow_man_s `code`</p>"),
        ("| a | b |\n|---|---|", "<p>| a | b |\n|---|---|</p>"),
        ("<b>bold</b> <!-- x -->", "<p>&lt;b&gt;bold&lt;/b&gt; &lt;!-- x --&gt;</p>"),
        ("line  \nbroken", "<p>line<br>\nbroken</p>"),
    ],
)
def test_light_markdown_is_kept(text: str, html: str) -> None:
    """Paragraphs, lists, emphasis and quotations are markup; everything else is characters."""
    assert html == render(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[here](https://example.org/a?b=c)", "https://example.org/a?b=c"),
        ("<https://example.org/>", "https://example.org/"),
        ("See https://example.org/a_b_c.", "https://example.org/a_b_c"),
        ("[me](mailto:me@example.org)", "mailto:me@example.org"),
    ],
)
def test_links_lead_out_with_a_warning_to_robots(text: str, address: str) -> None:
    """A link leads where it says, and carries rel="nofollow ugc noopener"."""
    [link] = BeautifulSoup(render(text), "html.parser").find_all("a")

    assert address == link["href"]
    assert ["nofollow", "ugc", "noopener"] == link["rel"]


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "[x](/posts/first/)",
        "[x](//evil.example.com)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_no_other_link_is_made(text: str) -> None:
    """A link with any other scheme, or none, stays text."""
    assert [] == BeautifulSoup(render(text), "html.parser").find_all("a")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        "![x](https://example.org/pixel.png)",
        '[x](https://example.org/"onmouseover="alert(1))',
        '<https://example.org/"onclick=alert(1)>',
        "*<iframe src=https://example.org>*",
        "</p></div><style>*{display:none}</style>",
        "[removed: <script>alert(1)</script>]",
        "\ue000removed: x<script>\ue001",
    ],
)
def test_no_element_or_attribute_comes_in(text: str) -> None:
    """Known ways to smuggle in markup give text."""
    soup = BeautifulSoup(render(text), "html.parser")

    assert {element.name for element in soup.find_all()} <= TAGS
    assert {name for element in soup.find_all() for name in element.attrs} <= {"href", "rel", "class"}


@given(st.one_of(st.text(), SYNTAX))
def test_any_text_gives_safe_html(text: str) -> None:
    """Whatever comes in, only the known elements, attributes and link schemes come out."""
    soup = BeautifulSoup(render(text), "html.parser")

    for element in soup.find_all():
        assert element.name in TAGS
        assert set(element.attrs) <= {"href", "rel", "class", "start"}
        assert re.match(r"(https?://|mailto:)", element.get("href", "mailto:"), re.IGNORECASE)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=60))
def test_no_word_is_lost(words: str) -> None:
    """Letters and digits all arrive, however they are mixed with marks."""
    marked = "".join(f"{letter} *> - ["[: 1 + index % 6] for index, letter in enumerate(words))
    shown = BeautifulSoup(render(marked), "html.parser").text

    assert [each for each in words if unicodedata.category(each)[0] in "LN"] == [
        each for each in shown if each in words
    ]


@given(SYNTAX)
def test_paragraphs_without_markup_may_be_spared_the_renderer(text: str) -> None:
    """Rendering block by block gives what rendering the whole gives."""
    text = text.strip()

    assert _tidy(rendering._render_markdown(text)) == _tidy(rendering._render_mixed(text))


def _tidy(html: str) -> str:
    return " ".join(rendering._cleaner.clean(html).split())


@pytest.mark.parametrize("text", ["[removed: personal details]", "Call *me* on [removed: personal details] - soon."])
def test_a_redaction_is_marked(text: str) -> None:
    """What a moderator took out is seen to be taken out."""
    [mark] = BeautifulSoup(render(text), "html.parser").find_all("mark")

    assert "[removed: personal details]" == mark.text
    assert ["voice__redaction"] == mark["class"]


def test_a_text_beyond_all_measure_is_cut_visibly() -> None:
    """The page says that something is missing, and the words before it are whole."""
    html = render("word " * MAX_CHARACTERS)

    assert '<mark class="voice__redaction">[removed: the rest, which is too long for this page]</mark>' in html
    assert len(html) < MAX_CHARACTERS + 200


def test_deep_lists_and_quotations_keep_their_words() -> None:
    """Fifty levels are shown as a few, with what stands in them."""
    assert "deep" in render("> " * 50 + "deep")
    assert "deep" in render("- " * 50 + "deep")
    assert "level49" in render("\n".join(f"{'  ' * level}- level{level}" for level in range(50)))


PATTERNS = [
    "[", "*", "*a ", "> ", "`", "[a](", "_a*b", "<", "- ", "![[", "**a *a ", "\\", "&", "1. ", "- a\n", ">a\n",
    "> > >\n", "a\n\n", "a\n", "\n", " \n", " ", "\t", "  - a\n", "<p>", "<p", "http://", "http://a ",
    "<http://a> ", "[removed: a]", "[removed: ", "&amp;", "\u202e", "- - - - - - a\n", "                    - x\n",
    "[a](http://x) ", "**", ">",
]  # fmt: skip


def test_brackets_that_begin_no_link_do_not_hide_one_that_does() -> None:
    """A bracket left open stays a character, and the links around it stay links, with brackets in their words too."""
    html = render("See [ours] [and [the [1st] page](https://example.org/a) or [b](https://example.org/b).")

    assert "See [ours] [and <a" in html
    assert html.count("<a ") == 2
    assert ">the [1st] page</a>" in html


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_input_takes_long(pattern: str) -> None:
    """100 KB of any pattern that renderers are known to stumble over takes under 50 ms, and so does any part of it."""
    whole = pattern * (100_000 // len(pattern))

    for length in (rendering.MAX_MARKERS * len(pattern), 3_000, 20_000, len(whole)):
        assert _quickest(whole[:length]) / pace() < 0.050


def _quickest(text: str) -> float:
    times = []
    for _ in range(5):
        start = time.thread_time()
        render(text)
        times.append(time.thread_time() - start)
    return min(times)


def test_ten_thousand_responses_take_under_two_seconds() -> None:
    """What a site of a thousand posts holds is rendered in well under two seconds."""
    text = "We came by bus, as most of us do. The last one leaves at six.\n\n" * 6
    texts = [
        text + ("" if number % 3 else "> You wrote that\n\n*No*, see <https://example.org/>.") for number in range(1000)
    ]

    assert 10 * seconds(lambda: [render(each) for each in texts]) < 2
