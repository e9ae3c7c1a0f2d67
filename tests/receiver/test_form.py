"""What a person sends through the form is kept before they are thanked; what has to be mended comes back whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comments_bridge.errors import ConfigError
from comments_bridge.model import Verification, Via
from comments_bridge.receiver.application import make_receiver
from tests.collect.mailroom import Mailroom
from tests.receiver.conftest import SITE, Counter, fields_of, filled_in, open_counter, page_of


def test_a_response_is_kept_then_thanked_for_then_queued(counter: Counter) -> None:
    """The browser is sent on with 303; the words are on disk by then, and wait for a moderator after the next fetch."""
    answer = counter.send()
    kept = [path.read_text(encoding="utf-8") for path in counter.kept()]
    counter.fetch()
    [response] = counter.queue()

    assert (303, f"{SITE}/thank-you/") == (answer.status_code, answer.headers["Location"])
    assert [True] == ["forty-one years" in text for text in kept]
    assert ("trust", "Maureen Riley", "maureen@example.com") == (response.post, response.name, response.address)
    assert response.text.startswith("I have lived here for forty-one years.")
    assert (Via.FORM, Verification.UNVERIFIED, 0) == (response.via, response.verification, response.spam)
    assert response.sent_at == counter.clock.now


def test_after_a_fetch_nothing_private_stays_in_the_folder(counter: Counter) -> None:
    """What was taken in is removed from the intake; what came meanwhile stays until the next fetch."""
    counter.send()
    counter.fetch()
    counter.send(message="And another thing.")
    left = len(counter.kept())
    counter.fetch()
    again = counter.fetch()

    assert (1, []) == (left, counter.kept())
    assert 2 == len(counter.queue())
    assert 0 == again.total("new")


def test_the_same_words_again_are_the_same_response(counter: Counter) -> None:
    """A second press of the button, a reload, or the same words next week make no second response."""
    for _ in range(3):
        assert 303 == counter.send().status_code
    together = len(counter.kept())
    counter.fetch()
    counter.clock.move(600_000)
    counter.send()
    counter.fetch()

    assert 1 == together
    assert 1 == len(counter.queue())


def test_a_reply_names_what_it_answers(counter: Counter) -> None:
    """The hidden parent puts a reply below its response; one that is not known any more is flagged, not lost."""
    counter.send()
    counter.fetch()
    parent = counter.queue()[0].id
    counter.send(message="I agree with her.", parent=parent)
    counter.send(message="And I with somebody who has left.", parent="aaaaaaaaaaaa")
    counter.fetch()
    replies = {response.text: response for response in counter.queue()}

    assert parent == replies["I agree with her."].parent
    assert "" == replies["And I with somebody who has left."].parent
    assert replies["And I with somebody who has left."].flags


def test_an_unknown_post_waits_for_a_moderator(counter: Counter) -> None:
    """A form on a page that has gone meanwhile is taken all the same."""
    assert 303 == counter.send(post="gone").status_code
    counter.fetch()

    assert [""] == [response.post for response in counter.queue()]


def test_what_has_to_be_mended_comes_back_with_all_that_was_typed(counter: Counter) -> None:
    """Each fault has its sentence beside its field and in the list at the top; nothing has to be typed again."""
    answer = counter.send(name=" ", email="jo.lee", consent=None, message="Words & <b>more</b> words.", parent="abc")
    page = page_of(answer)
    fields = {field["name"]: field for field in page.select("input, textarea")}
    summary = [link["href"] for link in page.select("[role=alert] a")]

    assert (422, []) == (answer.status_code, counter.kept())
    assert "Words & <b>more</b> words." == page.select("textarea")[0].get_text().strip("\n")
    assert ("jo.lee", "abc", "trust") == (fields["email"]["value"], fields["parent"]["value"], fields["post"]["value"])
    assert ["#respond-name", "#respond-email", "#respond-consent"] == summary
    assert all(page.select(f'{target}[aria-invalid="true"][aria-describedby]') for target in summary)
    assert f"{SITE}/theme/site.css" == page.select("link[rel=stylesheet]")[0]["href"]


def test_the_mended_form_is_taken_and_its_stamp_tells_the_time(counter: Counter) -> None:
    """The form that was given back can be sent as it stands; sent at once it looks like a machine's."""
    again = fields_of(page_of(counter.send(name="")))
    for seconds, name in ((1, "Quick"), (60, "Slow")):
        counter.clock.move(seconds)
        assert 303 == counter.send(**{**again, "name": name}).status_code
    counter.fetch()
    reasons = {response.name: response.spam_reasons for response in counter.queue()}

    assert "The form was filled in within 1 s." in reasons["Quick"]
    assert not [reason for reason in reasons["Slow"] if "form" in reason]


def test_signs_of_a_machine_keep_nothing_out(counter: Counter) -> None:
    """What fills in the hidden field, or has no stamp of ours, is kept, and a moderator sees why it is suspect."""
    assert 303 == counter.send(website="https://pills.example.com", stamp="forged").status_code
    counter.fetch()
    [response] = counter.queue()

    assert response.spam >= 9
    assert "A field was filled in that people do not see." in response.spam_reasons
    assert "It does not come from the form on that post." in response.spam_reasons


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": SITE}, 303),
        ({"Origin": "https://elsewhere.example.com"}, 403),
        ({"Origin": "", "Referer": f"{SITE}/posts/trust/"}, 303),
        ({"Origin": "", "Referer": "https://elsewhere.example.com/posts"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-site"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://elsewhere.example.com", "Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_only_our_own_pages_may_send(counter: Counter, headers: dict[str, str], status: int) -> None:
    """A page from elsewhere is told so, and loses nothing of what was typed."""
    answer = counter.send(headers)

    assert status == answer.status_code
    assert (status == 403) == ("Nobody ever wrote back." in answer.text)
    assert (status == 303) == bool(counter.kept())


def test_the_form_that_was_given_back_may_be_sent(tmp_path: Path) -> None:
    """A receiver on a host of its own takes the form from its own pages too."""
    action = "https://forms.example.org/in/"
    counter = open_counter(tmp_path / "site", form={"service": "receiver", "action": action})
    answer = counter.client.post("/in/", data=filled_in(), headers={"Origin": "https://forms.example.org"})

    assert 303 == answer.status_code


def test_too_much_from_one_address_waits_an_hour(tmp_path: Path) -> None:
    """Beyond the limit the form comes back whole and says when; another address, and the next hour, are not held up."""
    counter = open_counter(tmp_path / "site", receiver={"per_hour": 2, "proxies": 1})

    def send(number: int, address: str) -> int:
        status: int = counter.send({"X-Forwarded-For": f"203.0.113.9, {address}"}, message=f"No {number}").status_code
        return status

    first = [send(number, "198.51.100.7") for number in range(3)]
    refused = counter.send({"X-Forwarded-For": "198.51.100.7"}, message="Kept in the page")
    other = [send(3, "198.51.100.8"), send(4, "2001:db8::1"), send(5, "2001:db8::2"), send(6, "2001:db8::3")]
    counter.clock.move(3601)

    assert [303, 303, 429] == first
    assert [303, 303, 303, 429] == other
    assert 3600 == int(refused.headers["Retry-After"])
    assert "Kept in the page" in refused.text
    assert 303 == send(7, "198.51.100.7")


def test_who_sent_it_is_written_nowhere(tmp_path: Path) -> None:
    """No file below the private folder holds the address or the browser of whoever sent a response."""
    counter = open_counter(tmp_path / "site", receiver={"proxies": 1})
    counter.send({"X-Forwarded-For": "198.51.100.77", "User-Agent": "Netscape/4.79"}, ip="198.51.100.77")
    kept = b"".join(path.read_bytes() for path in counter.kept())
    counter.fetch()
    files = [path for path in counter.room.config.store.folder.rglob("*") if path.is_file()]

    everything = kept + b"".join(path.read_bytes() for path in files)
    assert b"maureen@example.com" in everything
    assert not [trace for trace in (b"198.51.100.77", b"Netscape") if trace in everything]


def test_what_is_too_large_is_refused_without_being_read(counter: Counter) -> None:
    """A response beyond the limit comes back with how much to cut; a request beyond all bounds gets a page as well."""
    long = counter.send(message="a" * 10_001)
    huge = counter.send(message="a" * 300_000)

    assert (422, 413) == (long.status_code, huge.status_code)
    assert "Shorten it by 1 character: 10,000 is the most" in long.text
    assert "Go back in your browser" in huge.text
    assert [] == counter.kept()


def test_line_ends_count_once(counter: Counter) -> None:
    """A browser counts a line end as one character and sends two; what it let through is not refused."""
    assert 303 == counter.send(message="ab\r\n" * 3_333 + "a").status_code


def test_where_nothing_can_be_kept_nobody_is_thanked(counter: Counter) -> None:
    """If the folder has gone, the page says that it is our fault, and holds what was typed; nothing is half kept."""
    counter.intake.rmdir()
    answer = counter.send()

    assert 503 == answer.status_code
    assert "Nobody ever wrote back." in answer.text


def test_every_answer_is_hardened_and_sets_no_cookie(counter: Counter) -> None:
    """Pages may load the site's own style and send to the receiver, and nothing else; no answer sets a cookie."""
    for answer in (counter.send(), counter.send(name=""), counter.client.get("/receive/")):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers
        assert "nosniff" == answer.headers["X-Content-Type-Options"]

    assert (303, f"{SITE}/") == (answer.status_code, answer.headers["Location"])
    assert 404 == counter.client.get("/").status_code


def test_an_unfinished_file_is_no_submission(counter: Counter) -> None:
    """What a killed receiver left half written was never thanked for, and is passed over."""
    counter.send()
    (counter.intake / ".0123.aside").write_text('{"kind":"form-sub', encoding="utf-8")
    counter.fetch()

    assert 1 == len(counter.queue())


def test_it_is_off_unless_it_is_asked_for(tmp_path: Path) -> None:
    """Without the setting there is no receiver, and the error says how to have one."""
    with pytest.raises(ConfigError, match=r"form\.service.*receiver is off"):
        make_receiver(Mailroom(tmp_path).config, {})


def test_a_kept_document_says_what_it_is(counter: Counter) -> None:
    """The file can be read without this program: what was sent, by the form's own names, and when."""
    counter.send()
    [path] = counter.kept()
    document = json.loads(path.read_bytes())

    assert counter.clock.now.isoformat() == document["submitted"]
    assert "Maureen Riley" == document["fields"]["name"]
    assert 0o600 == path.stat().st_mode & 0o777


def test_who_writes_on_a_welsh_page_is_answered_in_welsh(counter: Counter) -> None:
    """What has to be mended is said in the page's language, and so is the thanks; the field is no part of the words."""
    sent_back = counter.send(**{"page-language": "cy", "message": ""})
    thanked = counter.send(**{"page-language": "cy"})
    page = page_of(sent_back)
    counter.fetch()
    assert page.html

    assert ("cy", "Heb ei anfon eto") == (page.html["lang"], page.h1.text if page.h1 else "")
    assert "Ysgrifennwch eich ymateb yma." in sent_back.text
    assert "cy" == fields_of(page)["page-language"]
    assert f"{SITE}/cy/thank-you/" == thanked.headers["Location"]
    assert ["cy" in response.text.split() for response in counter.queue()] == [False]


def test_an_invented_language_is_the_site_s(counter: Counter) -> None:
    """Nobody can have the receiver look for files or send people to addresses of their own choice."""
    thanked = counter.send(**{"page-language": "../../etc"})

    assert f"{SITE}/thank-you/" == thanked.headers["Location"]
