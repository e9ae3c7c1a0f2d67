"""Rules that every file of the repository keeps: invented people, no machine's paths, no unfinished work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.repository.files import ROOT, text_files

FILES = {path: text for path, text in text_files() if path != "LICENSE"}
READ_BY_PEOPLE = {path: text for path, text in FILES.items() if path.startswith(("content/", "docs/", "README"))}
_URL = re.compile(r"https?://[^\s\"'<>)\]}`\\]+")
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
_PHONE = re.compile(r"(?<![\w.-])(?:\+44 ?|0)\d(?:[ -]?\d){8,9}(?![\w-])")
# Places that the words may lead to: invented ones (RFC 2606), and what a public body or this project stands on.
_HOSTS = re.compile(
    r"(.+\.)?(example|test|invalid|localhost)|(.+\.)?example\.(org|com|net)|127\.0\.0\.1|"
    r"(www\.)?w3\.org|www\.rfc-editor\.org|getpelican\.com|www\.gnu\.org|keepachangelog\.com|semver\.org|"
    r"(www\.)?legislation\.gov\.uk|ico\.org\.uk|(www\.)?equalityadvisoryservice\.com|mcmw\.abilitynet\.org\.uk|"
    r"login\.microsoftonline\.(com|us)|learn\.microsoft\.com|outlook\.office365\.com|[a-z]+\.google\.com"
)
# Numbers that Ofcom keeps for drama: no line answers them.
_DRAMA = re.compile(r"(\+44|0)(1632960|7700900|8081570|9098790|3069990|2079460|1614960|1214960)\d+")
_REGISTRY = re.compile(r"\b(?:py(?:pi|thonhosted)|(?:registry\.)?npm(?:js)?|crates|rubygems)\.(?:org|com|io)\b")
_MACHINE_PATH = re.compile(r"(?<![\w.$}])/(home|root|Users|work|mnt)/[\w.]+")
_UNFINISHED = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
_TRACKER = re.compile(r"\b(?:issue|ticket|PR) ?#?\d", re.IGNORECASE)


def matches(pattern: re.Pattern[str]) -> Iterator[str]:
    """Give every match as `file:line: words`."""
    for path, text in FILES.items():
        for number, line in enumerate(text.splitlines(), 1):
            if found := pattern.search(line):
                yield f"{path}:{number}: {found.group()}"


def test_addresses_that_people_read_are_invented_or_known() -> None:
    """A web address leads to an invented host or a body that the text rests on; a mail address to an invented host."""
    found = {
        (path, host.lower())
        for path, text in READ_BY_PEOPLE.items()
        for host in [
            *(urlsplit(url.split("{")[0]).hostname or "" for url in _URL.findall(text)),
            *_ADDRESS.findall(text),
        ]
    }

    assert [] == sorted((path, host) for path, host in found if host and not _HOSTS.fullmatch(host))


def test_telephone_numbers_reach_nobody() -> None:
    """Every number that looks like a telephone's is one that is kept for drama."""
    numbers = {
        (path, re.sub(r"[ -]", "", number)) for path, text in READ_BY_PEOPLE.items() for number in _PHONE.findall(text)
    }

    assert [] == sorted((path, number) for path, number in numbers if not _DRAMA.fullmatch(number))


@pytest.mark.parametrize(
    "pattern",
    [_REGISTRY, _MACHINE_PATH, _UNFINISHED, _TRACKER],
    ids=["a place to download from", "a path of one machine", "unfinished work", "an entry of a tracker"],
)
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    """The files speak of the project alone, as it is."""
    assert [] == list(matches(pattern))


def test_a_module_says_why_it_exists_and_holds_one_idea() -> None:
    """Each module opens with its reason, and has at most 400 lines."""
    modules = {path: text for path, text in FILES.items() if path.endswith(".py")}

    assert [] == [path for path, text in modules.items() if text and not text.startswith(('"""', 'r"""'))]
    assert [] == [path for path, text in modules.items() if len(text.splitlines()) > 400]


def test_what_is_private_or_built_is_never_committed() -> None:
    """The queue, the mail, the built site and the environment are passed over by git."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()

    assert {"/.comments/", "/output/", "/.venv/", ".env", "node_modules/"} <= set(ignored)
