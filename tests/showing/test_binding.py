"""Templates speak the language that they were compiled for, and what is put into their words is escaped."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, TemplateAssertionError

from comments_bridge.showing.binding import speak
from comments_bridge.showing.languages import Words
from comments_bridge.showing.phrasing import ENGLISH
from theme.templatecache import TemplateCache

WELSH = Words(
    tag="cy",
    messages={
        ("", "Search"): ("Chwilio & mwy",),
        ("", '<a href="%(url)s">To %(name)s</a>, 100%%'): ('100%% <a href="%(url)s">At %(name)s</a>',),
        ("", "%(count)s post"): ("dim", "un", "%(count)s gofnod", "%(count)s chofnod", "6 chofnod", "%(count)s cofnod"),
        ("month", "May"): ("Mai",),
    },
    plural=lambda n: {0: 0, 1: 1, 2: 2, 3: 3, 6: 4}.get(n, 5),
)
LINK = '{% trans url=to, name=name %}<a href="{{ url }}">To {{ name }}</a>, 100%{% endtrans %}'
COUNT = "{% trans count=number %}{{ count }} post{% pluralize %}{{ count }} posts{% endtrans %}"


def draw(source: str, words: Words, **values: object) -> str:
    environment = speak(Environment(loader=DictLoader({"page": source}), autoescape=True), words)
    return environment.get_template("page").render(values)


def test_markup_stays_and_values_are_escaped() -> None:
    """The words of a catalogue may hold a link; what a person wrote may not."""
    values = {"to": 'x"y', "name": "<b>"}

    assert '<a href="x&#34;y">To &lt;b&gt;</a>, 100%' == draw(LINK, ENGLISH, **values)
    assert '100% <a href="x&#34;y">At &lt;b&gt;</a>' == draw(LINK, WELSH, **values)


def test_plain_words_are_escaped() -> None:
    """Words within an expression are text, and become arguments like any other."""
    assert "Chwilio &amp; mwy, cy" == draw('{{ _("Search") }}, {{ LANGUAGE }}', WELSH)
    assert "&lt;i&gt; x" == draw('{% set made = _("%(what)s x", what=given) %}{{ made }}', ENGLISH, given="<i>")


@pytest.mark.parametrize(
    ("number", "english", "welsh"),
    [
        (0, "0 posts", "dim"),
        (1, "1 post", "un"),
        (2, "2 posts", "2 gofnod"),
        (3, "3 posts", "3 chofnod"),
        (6, "6 posts", "6 chofnod"),
        (11, "11 posts", "11 cofnod"),
    ],
)
def test_the_number_chooses_the_form(number: int, english: str, welsh: str) -> None:
    """English has two forms and Welsh six."""
    assert (english, welsh) == (draw(COUNT, ENGLISH, number=number), draw(COUNT, WELSH, number=number))


def test_what_lacks_a_translation_stands_in_english() -> None:
    """A page is drawn although its catalogue is behind, with English plurals for English words."""
    lacking = Words(tag="cy", plural=WELSH.plural)

    assert ["0 posts, Search", "1 post, Search", "2 posts, Search"] == [
        draw(f'{COUNT}, {{{{ _("Search") }}}}', lacking, number=number) for number in range(3)
    ]
    assert "1 post" == lacking.ngettext("%(count)s post", "%(count)s posts", 1, count=1)


@pytest.mark.parametrize(
    ("number", "french", "japanese"), [(0, "0 jour", "0日"), (1, "1 jour", "1日"), (2, "2 jours", "2日")]
)
def test_languages_with_other_rules_keep_them(number: int, french: str, japanese: str) -> None:
    """French has two forms, of which the first is for nought as well; Japanese has one."""
    key, days = ("", "%(count)s post"), ("%(count)s jour", "%(count)s jours")
    words = [
        Words(tag="fr", messages={key: days}, plural=lambda n: int(n > 1)),
        Words(tag="ja", messages={key: ("%(count)s日",)}, plural=lambda _: 0),
    ]

    assert [french, japanese] == [draw(COUNT, each, number=number) for each in words]
    assert [french, japanese] == [each.ngettext(key[1], "%(count)s posts", number, count=number) for each in words]


def test_a_context_tells_words_apart() -> None:
    """A message may say in which sense a word is meant."""
    assert "Mai" == draw('{% trans "month" %}May{% endtrans %}', WELSH)


@pytest.mark.parametrize("source", ["{{ _(given) }}", '{{ _("To %(name)s") }}'])
def test_words_that_cannot_be_found_stop_the_build(source: str) -> None:
    """Nobody could translate what does not stand in the template, nor a place that nothing fills."""
    with pytest.raises(TemplateAssertionError):
        draw(source, ENGLISH, given="Search")


def test_a_kept_template_is_kept_for_each_language(tmp_path: Path) -> None:
    """The folder of templates holds both languages, and where a catalogue changed they are compiled again."""
    environment = Environment(
        loader=DictLoader({"page": '{{ _("Search") }}'}), autoescape=True, bytecode_cache=TemplateCache(tmp_path)
    )

    def drawn(words: Words) -> str:
        return speak(environment, words).get_template("page").render()

    changed = Words(tag="cy", messages={("", "Search"): ("Hela",)}, digest="another")
    assert ["Search", "Chwilio &amp; mwy", "Hela", "Search"] == [drawn(w) for w in (ENGLISH, WELSH, changed, ENGLISH)]


def test_a_kept_template_is_kept_for_each_language_of_the_settings(tmp_path: Path) -> None:
    """A Welsh page says the settings as they are on a Welsh site, and in Welsh on an English one."""
    environment = Environment(
        loader=DictLoader({"page": '{{ "Posts"|own }}'}), autoescape=True, bytecode_cache=TemplateCache(tmp_path)
    )

    def drawn(own_tag: str) -> str:
        words = Words(tag="cy", own_tag=own_tag, own={"Posts": "Cofnodion"})
        return speak(environment, words).get_template("page").render()

    assert ["Posts", "Cofnodion"] == [drawn("cy"), drawn("en")]
