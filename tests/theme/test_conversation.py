"""The conversation, the heart of a page: who speaks, in what order, and how to answer."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag


def test_replies_stand_inside_what_they_answer(pages: dict[str, BeautifulSoup]) -> None:
    """Threads are nested ordered lists, so that the shape is there without the style."""
    deepest = _voice(pages["A post with a conversation"], "deepreply222")
    path = [parent["id"] for parent in deepest.find_parents("li")]

    assert ["c-deepreply222", "c-welshspeaker", "c-tomansweredx", "c-maureenriley"] == path


def test_a_voice_says_who_when_and_how_and_links_to_itself(pages: dict[str, BeautifulSoup]) -> None:
    """Each response has a name, a date for people and machines, the way that it came, and its own address."""
    voice = _voice(pages["A post with a conversation"], "maureenriley")
    link = _one(voice, "a.u-url")

    assert "Maureen Riley" == _one(voice, ".p-author").get_text()
    assert "#c-maureenriley" == link["href"]
    assert "2026-10-13T09:20:00+01:00" == _one(link, "time")["datetime"]
    assert "13 October 2026 by letter" == _one(voice, ".voice__facts").get_text()


def test_a_reply_deeper_than_is_shown_names_what_it_answers(pages: dict[str, BeautifulSoup]) -> None:
    """Beyond the third level the indent ends, so words and a link take its place."""
    facts = _one(_voice(pages["A post with a conversation"], "deepreply222"), ".voice__facts")

    assert "in reply to Eirlys Prydderch" in facts.get_text()
    assert facts.select("a[href='#c-welshspeaker']")


def test_staff_are_marked_by_word_and_shape_as_well_as_colour(pages: dict[str, BeautifulSoup]) -> None:
    """Whoever cannot see the colour reads the role."""
    page = pages["A post with a conversation"]
    roles = {voice: _voice(page, voice).select_one(".voice__role") for voice in ("tomansweredx", "maureenriley")}

    assert "Author of this post" == (roles["tomansweredx"] or page).get_text()
    assert roles["maureenriley"] is None


def test_language_and_direction_are_marked(pages: dict[str, BeautifulSoup]) -> None:
    """Welsh is spoken as Welsh; Urdu runs from the right."""
    page = pages["A post with a conversation"]
    texts = [_one(_voice(page, voice), ".e-content") for voice in ("welshspeaker", "urduspeaker2")]

    assert [("cy", "auto"), ("ur", "auto")] == [(text["lang"], text["dir"]) for text in texts]


def test_responding_is_in_reach_at_three_places(pages: dict[str, BeautifulSoup]) -> None:
    """At the end of the post, at the end of the thread, and on each response."""
    page = pages["A post with a conversation"]
    buttons = [button["href"] for button in page.select("a.button")]
    replies = page.select(".voice__reply a[href^='mailto:']")

    assert 2 == len(buttons)
    assert all(str(address).startswith("mailto:responses+trust@") for address in buttons)
    assert len(page.select(".voice")) == len(replies)


def test_the_address_can_be_copied(pages: dict[str, BeautifulSoup]) -> None:
    """Someone whose browser opens no mail program still sees where to write and what to put in the subject."""
    sheet = _one(pages["A post without responses"], ".respond").get_text()

    assert "responses@longtable.example.org" in sheet
    assert "Re: Trust is built in small change [#trust]" in sheet


def test_a_closed_conversation_can_be_read_and_not_answered(pages: dict[str, BeautifulSoup]) -> None:
    """It says why, and no link invites a response that would not be taken."""
    page = pages["A post whose conversation is closed, and what came of it"]

    assert "This conversation closed on 30 October 2026." == _one(page, ".notice__title").get_text()
    assert [] == page.select("main a[href^='mailto:']")
    assert [] == page.select("a[href='#respond']")


def test_an_outcome_cites_the_responses_that_led_to_it(pages: dict[str, BeautifulSoup]) -> None:
    """What was done is shown with the voices behind it, each linked."""
    cited = _one(pages["A post whose conversation is closed, and what came of it"], ".outcome__voices a")

    assert ("#c-maureenriley", "Maureen Riley") == (cited["href"], cited.get_text())


def test_counts_are_in_words_that_fit(pages: dict[str, BeautifulSoup]) -> None:
    """None, one and many each read as a person would say them."""
    names = ["A post without responses", "A post with one response", "A post with a conversation"]
    counts = [_one(pages[name], "#responses").get_text() for name in names]

    assert ["No responses yet", "One response", "7 responses"] == counts


def test_a_name_is_never_markup(drawn: dict[str, BeautifulSoup]) -> None:
    """What people write in a name is shown as they wrote it, and is told apart from the words round it."""
    names = [name["dir"] for name in drawn["voice"].select(".voice__name")]

    assert {"auto"} == set(names)


def test_the_author_asks(pages: dict[str, BeautifulSoup]) -> None:
    """The question stands at the head of the table, with the person who asks it."""
    question = _one(pages["A post with a conversation"], ".question")

    assert "Tom Adeyemi asks" == _one(question, ".question__who").get_text()
    assert _one(question, "h2").get_text().startswith("When did the council last keep a promise")


def test_a_hundred_responses_are_all_there(drawn: dict[str, BeautifulSoup]) -> None:
    """A long conversation is shown whole, on one page."""
    many = drawn["thread"].select("[id^='c-many']")

    assert 100 == len(many)


def _voice(page: BeautifulSoup, name: str) -> Tag:
    return _one(page, f"#c-{name} > .voice")


def _one(element: Tag, selector: str) -> Tag:
    found = element.select_one(selector)
    assert found, f"nothing on the page is {selector}"
    return found
