"""A mailbox made from a seed: what residents and robots would send, as mail programs write it.

The same seed gives the same bytes. About one in fifty carries an attachment of 2 MB; without it a mail is about 5 KB,
most of which a mail program added. How fast such a mailbox is read is measured in `bench.mail`.
"""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

ADDRESS = "responses@longtable.example.org"
SITE = "https://longtable.example.org"
_BEGAN = datetime(2026, 9, 1, 8, tzinfo=UTC)
_ATTACHMENT_BYTES = 2_000_000
_ONE_IN = 50  # has an attachment

_NAMES = ("Ailsa", "Bronwen", "Dilip", "Esther", "Farida", "Gwilym", "Hana", "Imran", "Jean", "Kofi", "Lowri", "Marek")
_FAMILIES = ("Ackerly", "Bexwell", "Cardew", "Dunmore", "Eastholme", "Farrant", "Garside", "Hollis", "Ingleby")
_HOSTS = ("example.com", "example.net", "mail.example.org")
_POST = (
    "The last bus leaves the market square at ten to seven, which is when most people finish work.",
    "We asked once and told nobody what came of it, and that is how trust is lost.",
    "A crossing on Saltmarsh Road was promised in the spring and it is nearly winter now.",
    "The library hall is warm and costs nothing, so the next meeting will be there.",
    "Nobody under thirty was in the room, and nobody seemed to have noticed.",
    "A form on a telephone shuts out whoever reads it on paper, so the letters will go on.",
    "The figures for each ward are published below, and not only those for the whole city.",
    "The stallholders start at five in the morning and the consultation began at nine.",
)
_WHO = ("My neighbour", "The warden", "My son's school", "Our street", "The bowls club", "My mother", "The chemist")
_DID = ("would rather keep", "cannot reach", "never heard about", "has asked twice for", "pays too much for", "likes")
_WHAT = ("the baths on Sundays", "that crossing", "the evening bus", "the bench by the surgery", "the car park")
_WHY = (
    "because nobody answers the telephone after four",
    "although the notice said otherwise",
    "and I would like to see the costs written down",
    "as you would know if you came on a wet Tuesday",
    "so please do not close it before the spring",
    "which is not what the leaflet promised us",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A post that the letters answer: its key, its title, and its paragraphs."""

    key: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """What one person writes, before a mail program has put it into a form."""

    number: int
    topic: Topic
    name: str
    address: str
    sent: datetime
    paragraphs: tuple[str, ...]
    answers: int | None

    @property
    def quoted(self) -> tuple[str, ...]:
        return (f"{self.topic.title} [#{self.topic.key}]", *self.topic.paragraphs[:4])

    @property
    def first(self) -> str:
        return self.name.split()[0]


def make_topics(seed: int, count: int = 12) -> list[Topic]:
    """Return the posts of a site."""
    random = Random(seed)  # noqa: S311 - the same mailbox each time, not a secret
    return [
        Topic(key=f"topic{number}", title=f"What the city hears, part {number}", paragraphs=_post(random))
        for number in range(1, count + 1)
    ]


def make_letters(seed: int, count: int, topics: list[Topic]) -> Iterator[bytes]:
    """Make so many mails, one after the other."""
    random = Random(seed + 1)  # noqa: S311 - as above
    forms = (_as_webmail, _as_webmail, _as_desktop, _as_desktop, _as_telephone, _as_plain, _as_interleaved, _as_robot)
    for number in range(count):
        letter = _letter(random, number, topics)
        content_type, body = random.choice(forms)(letter)
        if number % _ONE_IN == _ONE_IN - 1:
            content_type, body = _with_attachment(content_type, body, random.randbytes(_ATTACHMENT_BYTES))
        head = _head(random, letter, content_type)
        yield (head + "\r\n").encode() + body.replace("\n", "\r\n").encode()


def _letter(random: Random, number: int, topics: list[Topic]) -> _Letter:
    name = f"{random.choice(_NAMES)} {random.choice(_FAMILIES)}"
    return _Letter(
        number=number,
        topic=random.choice(topics),
        name=name,
        address=f"{name.lower().replace(' ', '.')}{number % 977}@{_host(number)}",
        sent=_BEGAN + timedelta(minutes=10 * number),
        paragraphs=(f"This is letter {number} about it.", *_paragraphs(random)),
        answers=random.randrange(number) if number and random.random() < 1 / 3 else None,
    )


def _host(number: int) -> str:
    return _HOSTS[number % len(_HOSTS)]


def _post(random: Random) -> tuple[str, ...]:
    return tuple(" ".join(random.sample(_POST, 3)) for _ in range(8))


def _paragraphs(random: Random) -> tuple[str, ...]:
    return tuple(" ".join(_sentence(random) for _ in range(3)) for _ in range(random.randint(1, 5)))


def _sentence(random: Random) -> str:
    return f"{' '.join(random.choice(each) for each in (_WHO, _DID, _WHAT, _WHY))}."


def _head(random: Random, letter: _Letter, content_type: str) -> str:
    """Write the lines that the way through the servers leaves, and those that the mail program writes."""
    when = format_datetime(letter.sent)
    tag = f"+{letter.topic.key}" if letter.number % 2 else ""
    subject = f"Re: {letter.topic.title}" + ("" if letter.number % 3 else f" [#{letter.topic.key}]")
    host = _host(letter.number)
    token = random.randbytes(96).hex()
    lines = [
        *(
            f"Received: from relay{hop}.{host} (relay{hop}.{host} [192.0.2.{hop}])\r\n"
            f"\tby mx{hop}.longtable.example.org (Postfix) with ESMTPS id {token[hop * 9 : hop * 9 + 12]}\r\n"
            f"\tfor <{ADDRESS}>; {when}"
            for hop in range(1, 4)
        ),
        (
            f"Authentication-Results: mx.longtable.example.org; dmarc=pass header.from={host};\r\n"
            f"\tspf=pass smtp.mailfrom={host}; dkim=pass header.d={host}"
        ),
        (
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=key1; h=from:to:subject:date;\r\n"
            f"\tbh={token[:44]};\r\n\tb={token[:64]}\r\n\t {token[64:128]}\r\n\t {token[128:]}"
        ),
        f"From: {letter.name} <{letter.address}>",
        f"To: The Long Table <{ADDRESS.replace('@', f'{tag}@')}>",
        f"Subject: {subject}",
        f"Date: {when}",
        f"Message-ID: <letter{letter.number}@{host}>",
        "MIME-Version: 1.0",
        f"X-Originating-Client: {token}",
        content_type,
    ]
    if letter.answers is not None:
        lines.append(f"In-Reply-To: <letter{letter.answers}@{_host(letter.answers)}>")
    return "".join(f"{line}\r\n" for line in lines)


def _as_webmail(letter: _Letter) -> tuple[str, str]:
    intro = f"On {letter.sent:%a, %d %b %Y} at {letter.sent:%H:%M}, The Long Table <{ADDRESS}> wrote:"
    quoted = "".join(f"> {each}\n>\n" for each in letter.quoted)
    plain = "\n\n".join(letter.paragraphs) + f"\n\n{intro}\n\n{quoted}"
    rich = (
        '<div dir="ltr">'
        + "".join(f"<div>{escape(each)}</div><div><br></div>" for each in letter.paragraphs)
        + "</div>"
        f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escape(intro)}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">'
        + "".join(f"<p>{escape(each)}</p>" for each in letter.quoted)
        + "</blockquote></div>"
    )
    return _alternative(letter, plain, rich)


def _as_desktop(letter: _Letter) -> tuple[str, str]:
    subject = f"Re: {letter.topic.title}"
    fields = {"From": "The Long Table", "Sent": f"{letter.sent:%d %B %Y %H:%M}", "To": letter.name, "Subject": subject}
    plain = (
        "\n\n".join(letter.paragraphs)
        + f"\n\nKind regards\n\n{letter.name}\n\n"
        + "".join(f"{name}: {value}\n" for name, value in fields.items())
        + "\n"
        + "\n\n".join(letter.quoted)
        + "\n"
    )
    style = "font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif"
    rich = (
        "<html><head><style>p.MsoNormal{margin:0cm;font-size:11.0pt}</style></head><body><div class=WordSection1>"
        + "".join(
            f'<p class=MsoNormal><span style="{style}">{escape(each)}<o:p></o:p></span></p>'
            for each in (*letter.paragraphs, "Kind regards", letter.name)
        )
        + "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
        + "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in fields.items())
        + "</p></div>"
        + "".join(f'<p class=MsoNormal><span style="{style}">{escape(each)}</span></p>' for each in letter.quoted)
        + "</div></body></html>"
    )
    return _alternative(letter, plain, rich)


def _as_telephone(letter: _Letter) -> tuple[str, str]:
    intro = f"On {letter.sent:%d %b %Y}, at {letter.sent:%H:%M}, The Long Table <{ADDRESS}> wrote:"
    quoted = "\n".join(f"> {each}\n>" for each in letter.quoted)
    text = "\n\n".join(letter.paragraphs) + f"\n\nSent from my iPhone\n\n> {intro}\n>\n{quoted}\n"
    encoded = quopri.encodestring(text.encode()).decode()
    return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", encoded


def _as_plain(letter: _Letter) -> tuple[str, str]:
    text = (
        "\n\n".join(letter.paragraphs)
        + f"\n\n-- \n{letter.name}\nMerrowby Allotment Society\n01632 960{letter.number % 1000:03}\n\n"
        + "This message is intended for the person to whom it is addressed. If you have received it in error, please\n"
        + "tell the sender and delete it.\n\n-----Original Message-----\nFrom: The Long Table\n"
        + f"Subject: {letter.topic.title}\n\n"
        + "\n\n".join(letter.quoted)
        + "\n"
    )
    encoded = base64.encodebytes(text.encode()).decode()
    return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", encoded


def _as_interleaved(letter: _Letter) -> tuple[str, str]:
    lines = [f"The Long Table wrote on {letter.sent:%d/%m/%Y}:", ""]
    for position, each in enumerate(letter.quoted):
        lines += [f"> {each}", ""]
        if position < len(letter.paragraphs):
            lines += [letter.paragraphs[position], ""]
    text = "\n".join([*lines, *letter.paragraphs[len(letter.quoted) :], letter.first, ""])
    return "Content-Type: text/plain; charset=us-ascii; format=flowed\r\nUser-Agent: Thunderbird", text


def _as_robot(letter: _Letter) -> tuple[str, str]:
    if letter.number % 3:
        return _as_webmail(letter)
    text = "I am away until Monday and will read your message then.\n\n" + "\n".join(
        f"> {each}" for each in letter.quoted
    )
    return "Auto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=utf-8", f"{text}\n"


def _alternative(letter: _Letter, plain: str, rich: str) -> tuple[str, str]:
    boundary = f"=_part{letter.number}"
    encoded = quopri.encodestring(rich.encode()).decode()
    body = (
        f"--{boundary}\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--{boundary}\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"{encoded}\n--{boundary}--\n"
    )
    return f'Content-Type: multipart/alternative; boundary="{boundary}"', body


def _with_attachment(content_type: str, body: str, content: bytes) -> tuple[str, str]:
    inner = content_type.replace("\r\n", "\n")
    encoded = base64.encodebytes(content).decode()
    mixed = (
        f"--=_mixed\n{inner}\n\n{body}\n"
        '--=_mixed\nContent-Type: image/jpeg; name="crossing.jpg"\n'
        'Content-Disposition: attachment; filename="crossing.jpg"\n'
        f"Content-Transfer-Encoding: base64\n\n{encoded}\n--=_mixed--\n"
    )
    return 'Content-Type: multipart/mixed; boundary="=_mixed"', mixed
