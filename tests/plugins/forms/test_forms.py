"""The form on built pages: what each service needs, where replies are written, and when there is none."""

from __future__ import annotations

from typing import Any

import pytest

from comments_bridge.config import Config, read_config
from comments_bridge.showing.forms import form_action, make_form
from comments_bridge.showing.phrasing import ENGLISH
from comments_bridge.showing.records import Form
from comments_bridge.stamps import read_stamp
from tests.plugins.conftest import CONFIG, ROOT, SmallSite, first, make_comment

KEY = "a key that is long enough"


def configure(**form: Any) -> Config:
    """Return the settings of a site with this form."""
    site = {"url": "https://talk.example.org/blog", "address": "talk@example.org", "id_key": KEY}
    rules = [{"code": "kind", "title": "Be kind", "sentence": "We publish no insult."}]
    return read_config({"site": site, "rules": rules, "form": form}, root=ROOT)


def drawn(**form: Any) -> Form:
    made = make_form(configure(**form), key="first", url="posts/first/", root="/blog", words=ENGLISH)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("settings", "action", "honeypot", "policy"),
    [
        ({"service": "netlify"}, "/blog/thank-you/", "website", "'self'"),
        ({"service": "formspree", "id": "abc"}, "https://formspree.io/f/abc", "_gotcha", "'self' https://formspree.io"),
        ({"service": "basin", "id": "abc"}, "https://usebasin.com/f/abc", "_gotcha", "'self' https://usebasin.com"),
        (
            {"service": "formspark", "id": "abc"},
            "https://submit-form.com/abc",
            "_honeypot",
            "'self' https://submit-form.com",
        ),
        ({"service": "getform", "id": "abc"}, "https://getform.io/f/abc", "_gotcha", "'self' https://getform.io"),
        ({"service": "receiver"}, "/blog/receive/", "website", "'self'"),
        (
            {"service": "url", "action": "https://forms.example.org/in?a=1", "honeypot": "fax"},
            "https://forms.example.org/in?a=1",
            "fax",
            "'self' https://forms.example.org",
        ),
    ],
    ids=lambda value: value.get("service", "") if isinstance(value, dict) else "",
)
def test_each_service_gets_what_it_needs(settings: dict[str, str], action: str, honeypot: str, policy: str) -> None:
    """The form is sent to the service's address, has the trap under the service's name, and the policy allows it."""
    form = drawn(**settings)

    assert (action, honeypot) == (form.action, form.honeypot)
    assert policy == form_action(configure(**settings))


def test_without_a_service_nothing_can_be_sent() -> None:
    """A site without the setting has no form, and its policy lets no form be sent anywhere."""
    assert make_form(configure(), key="first", url="posts/first/", root="", words=ENGLISH) is None
    assert "'none'" == form_action(configure())


def test_what_a_person_does_not_see_is_sent_along() -> None:
    """The post, a stamp that we know again, and for the services that ask for it the page that thanks."""
    netlify, formspree = drawn(service="netlify"), drawn(service="formspree", id="abc")
    hidden = dict(netlify.hidden)

    assert ("responses", "first") == (hidden["form-name"], hidden["post"])
    assert read_stamp(KEY, "first", hidden["stamp"]).ours
    assert "https://talk.example.org/blog/thank-you/" == dict(formspree.hidden)["_next"]
    assert "be kind" == netlify.rules


def test_a_post_with_a_form_has_a_page_for_replies(site: SmallSite) -> None:
    """Each response's link leads to the form that answers it, on one page for the post; no mail is needed."""
    comment = site.respond(make_comment("a"))
    site.build(**with_form())

    link = site.one("posts/first/index.html", "a.reply")["href"]
    assert f"/posts/first/respond/#to-{comment.id}" == link
    assert comment.id == site.one("posts/first/respond/index.html", f"#to-{comment.id}").get_text(strip=True)
    assert "thank-you/index.html" in site.files()


def test_what_cannot_be_answered_has_no_form(site: SmallSite) -> None:
    """A post without responses has no page of replies; a closed conversation has neither form nor page."""
    site.post("second", Closes="2026-02-01", Next="We decide in May.")
    site.respond(make_comment("a", post="second"))
    site.build(**with_form())
    files = site.files()

    assert site.read("posts/first/index.html").select("form.response")
    assert not site.read("posts/second/index.html").select("form.response")
    assert [] == [path for path in files if path.endswith("respond/index.html")]


def with_form() -> dict[str, Any]:
    """Return the settings of a build with a form."""
    return {"CONFIG": read_config({**CONFIG, "form": {"service": "receiver"}}, root=ROOT)}


def test_a_welsh_post_has_a_welsh_form(site: SmallSite) -> None:
    """The page on which its responses are answered and the page that thanks are Welsh too, and the form says so."""
    theme, form = str(ROOT / "theme"), {"service": "netlify", "name": "responses"}
    site.post("cyntaf", Id="first", Lang="cy")
    site.respond(make_comment("a"))
    site.build(
        THEME=theme, THEME_TEMPLATES_OVERRIDES=[theme], CONFIG=read_config({**CONFIG, "form": form}, root=site.folder)
    )
    sent = {page: site.one(f"{page}/index.html", "form.form") for page in ("posts/cyntaf", "posts/cyntaf/respond")}

    assert ["cy", "cy"] == [first(each, '[name="page-language"]')["value"] for each in sent.values()]
    assert ["first", "first"] == [first(each, '[name="post"]')["value"] for each in sent.values()]
    assert "Anfon eich ymateb" == first(sent["posts/cyntaf"], "button").text
    assert "Ateb A" == site.one("posts/cyntaf/respond/index.html", ".reply h2").text
    assert not site.one("posts/first/index.html", "form.form").select('[name="page-language"]')
    assert "Diolch" in site.one("cy/thank-you/index.html", "h1").text
    assert "Thank you" in site.one("thank-you/index.html", "h1").text
