"""Turns the responses to one post into what its page shows.

Names, dates, links and labels are settled here; order and depth are left to `threads`, the text to `rendering`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from markupsafe import Markup

from comments_bridge.model import Comment, Role
from comments_bridge.showing.addresses import Mailer, token
from comments_bridge.showing.records import Conversation, Form, Lead, Standing, Voice
from comments_bridge.showing.rendering import render
from comments_bridge.showing.threads import MAX_DEPTH, Placed, place_comments


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the voices of one post have in common.

    Attributes:
        key: the post's.
        path: the post's address from the root of the site, with a leading slash.
        feed_url: of the post's responses, if there are any.
        zone: in which times are shown.
        labels: what is said beside the name, by role; a role without a label has none.
        standing: the state of the conversation.
        html: the texts that were rendered ahead, by the response's id.
        leads: the outcomes that a response led to, by its id.
        form: the post's, if the site has one.
    """

    key: str
    path: str
    feed_url: str
    mailer: Mailer
    zone: ZoneInfo
    labels: Mapping[Role, str]
    standing: Standing = field(default_factory=Standing)
    leads: Mapping[str, tuple[Lead, ...]] = field(default_factory=dict)
    html: Mapping[str, Markup] = field(default_factory=dict)
    form: Form | None = None

    @property
    def open_form(self) -> Form | None:
        """The form, where a response is taken now."""
        return self.form if self.standing.state == "open" else None

    def invite(self, comment_id: str = "") -> str:
        """Return the mail that answers the post or a response; empty where no response is taken now."""
        return self.mailer.link(comment_id) if self.standing.state == "open" else ""


def build_conversation(comments: Sequence[Comment], scene: Scene) -> Conversation:
    """Return the conversation under a post; linear in the number of its responses."""
    latest = max((comment.date for comment in comments), default=None)
    return Conversation(
        count=len(comments),
        threads=_nest(place_comments(comments), scene),
        latest=latest.astimezone(scene.zone) if latest else None,
        people=len({comment.author.casefold() for comment in comments}),
        answered=len({comment.author.casefold() for comment in comments if comment.role is Role.RESIDENT}),
        respond_url=scene.invite(),
        feed_url=scene.feed_url if comments else "",
        token=token(scene.key),
        state=scene.standing.state,
        notice=scene.standing.notice,
        until=scene.standing.until,
        until_iso=scene.standing.until_iso,
        afterwards=scene.standing.afterwards,
        form=scene.open_form,
    )


def read_in_order(threads: Iterable[Voice]) -> list[Voice]:
    """Return all voices of some threads in the order in which the page shows them."""
    voices = []
    ahead = list(threads)[::-1]
    while ahead:
        voices.append(ahead.pop())
        ahead += reversed(voices[-1].replies)
    return voices


def _nest(placed: Sequence[Placed], scene: Scene) -> tuple[Voice, ...]:
    """Build each voice after those that stand under it: a frozen record is made whole, once."""
    shown_under: dict[str, list[Voice]] = defaultdict(list)
    for place in reversed(placed):
        replies = tuple(reversed(shown_under.pop(place.comment.id, ())))
        shown_under[place.under].append(_voice(place, replies, scene))
    return tuple(reversed(shown_under[""]))


def _voice(place: Placed, replies: tuple[Voice, ...], scene: Scene) -> Voice:
    comment, parent = place.comment, place.parent
    mail, form = scene.invite(comment.id), scene.open_form
    date = comment.date.astimezone(scene.zone)
    return Voice(
        id=comment.id,
        anchor=f"c-{comment.id}",
        url=f"{scene.path}#c-{comment.id}",
        author=comment.author,
        initials=initials(comment.author),
        date=date,
        iso=date.isoformat(),
        html=scene.html.get(comment.id) or render(comment.text),
        via=comment.via.value,
        role=comment.role.value,
        role_label=scene.labels.get(comment.role, ""),
        language=comment.language,
        reply_url=f"{form.replies_url}#to-{comment.id}" if form else mail,
        parent_id=parent.id if parent else "",
        parent_author=parent.author if parent else "",
        depth=min(place.depth, MAX_DEPTH),
        shows_parent=place.depth > MAX_DEPTH,
        replies=replies,
        led_to=scene.leads.get(comment.id, ()),
        mail_url=mail if form else "",
    )


def initials(name: str) -> str:
    """Return the first letters of a name's first and last word, in capitals; of what holds no letter, nothing."""
    letters = [letter for word in name.split() if (letter := _first_letter(word))]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def _first_letter(word: str) -> str:
    return next((letter for letter in word if letter.isalnum()), "")
