"""Makes entries of what the life of conversations brings: questions that were opened, and what came of them."""

from __future__ import annotations

from html import escape

from plugins.feeds.documents import Entry
from plugins.feeds.entries import Origin
from plugins.lifecycle.records import Asking, Kept


def question_entry(asking: Asking, origin: Origin) -> Entry:
    """Return an open question as an entry: what is asked, where, and by when."""
    link = origin.address(asking.url)
    talk = asking.conversation
    until = f"<p>Answer by {talk.until}.</p>" if talk.until else ""
    afterwards = f"<p>What happens next: {escape(talk.afterwards)}</p>" if talk.afterwards else ""
    html = f'<p><em>{escape(asking.question)}</em></p><p>Asked in “<a href="{link}">{escape(asking.title)}</a>”.</p>'
    return Entry(
        guid=origin.guid("question", asking.key),
        title=asking.question,
        link=f"{link}#responses",
        html=f"{html}{until}{afterwards}",
        published=asking.date,
        updated=asking.date,
        author=asking.author,
    )


def outcome_entry(kept: Kept, origin: Origin) -> Entry:
    """Return what came of a conversation as an entry: asked, said, done, and by whose words."""
    link = f"{origin.address(kept.url)}#outcome"
    outcome = kept.outcome
    steps = (("We asked", outcome.asked), ("You said", outcome.said), ("We did", outcome.did))
    html = "".join(f"<p><strong>{name}</strong> {escape(text)}</p>" for name, text in steps)
    voices = ", ".join(f'<a href="{origin.address(voice.path)}">{escape(voice.author)}</a>' for voice in outcome.voices)
    return Entry(
        guid=origin.guid("outcome", kept.key),
        title=f"What came of “{kept.title}”",
        link=link,
        html=f"{html}<p>Led by the words of {voices}.</p>" if voices else html,
        published=outcome.date,
        updated=outcome.date,
    )
