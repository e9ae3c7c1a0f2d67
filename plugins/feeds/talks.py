"""Makes entries of what the life of conversations brings: questions that were opened, and what came of them."""

from __future__ import annotations

from html import escape

from comments_bridge.showing.phrasing import say_deadline
from plugins.feeds.documents import Entry
from plugins.feeds.entries import Origin
from plugins.lifecycle.records import Asking, Kept


def question_entry(asking: Asking, origin: Origin) -> Entry:
    """Return an open question as an entry: what is asked, where, and by when."""
    link, talk, words = origin.address(asking.url), asking.conversation, origin.words
    asked = words.gettext('Asked in “<a href="%(url)s">%(title)s</a>”.', url=link, title=escape(asking.title))
    html = f"<p><em>{escape(asking.question)}</em></p><p>{asked}</p>"
    if talk.until:
        until = words.gettext("Answer by %(day)s.", day=say_deadline(talk.until, words))
        html += f"<p>{until}</p>"
    if talk.afterwards:
        afterwards = words.gettext("What happens next: %(next)s", next=escape(talk.afterwards))
        html += f"<p>{afterwards}</p>"
    return Entry(
        guid=origin.guid("question", asking.key),
        title=asking.question,
        link=f"{link}#responses",
        html=html,
        published=asking.date,
        updated=asking.date,
        author=asking.author,
    )


def outcome_entry(kept: Kept, origin: Origin) -> Entry:
    """Return what came of a conversation as an entry: asked, said, done, and by whose words."""
    link = f"{origin.address(kept.url)}#outcome"
    outcome, words = kept.outcome, origin.words
    steps = (
        (words.gettext("We asked"), outcome.asked),
        (words.gettext("You said"), outcome.said),
        (words.gettext("We did"), outcome.did),
    )
    html = "".join(f"<p><strong>{name}</strong> {escape(text)}</p>" for name, text in steps)
    voices = ", ".join(f'<a href="{origin.address(voice.path)}">{escape(voice.author)}</a>' for voice in outcome.voices)
    if voices:
        led = words.gettext("Led by the words of %(names)s.", names=voices)
        html += f"<p>{led}</p>"
    return Entry(
        guid=origin.guid("outcome", kept.key),
        title=words.gettext("What came of “%(title)s”", title=kept.title),
        link=link,
        html=html,
        published=outcome.date,
        updated=outcome.date,
    )
