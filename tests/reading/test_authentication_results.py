"""Authentication-Results are read from every server, whatever its grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.authentication_results import read_results
from tests.pace import seconds


@pytest.mark.parametrize(
    ("field", "server", "results"),
    [
        (
            "mx.example.org; dkim=pass (2048-bit; key) header.d=Example.com header.i=@example.com; spf=none",
            "mx.example.org",
            [("dkim", "pass", {"header.d": "example.com", "header.i": "@example.com"}), ("spf", "none", {})],
        ),
        (
            (
                "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.com; dmarc=fail action=oreject "
                "header.from=example.com;compauth=fail reason=000"
            ),
            "",
            [
                ("spf", "pass", {"smtp.mailfrom": "example.com"}),
                ("dmarc", "fail", {"action": "oreject", "header.from": "example.com"}),
                ("compauth", "fail", {"reason": "000"}),
            ],
        ),
        ("mx.example.org 1; none", "mx.example.org", []),
        (
            'mx.example.org;dkim/1=pass header.d="example.com"',
            "mx.example.org",
            [("dkim", "pass", {"header.d": "example.com"})],
        ),
        ("mx (one (two) ; spf=pass ) ; spf=fail", "mx", [("spf", "fail", {})]),
        ("mx; ((never closed; spf=pass", "mx", []),
        ("", "", []),
        (";;;", "", []),
    ],
)
def test_results(field: str, server: str, results: list[tuple[str, str, dict[str, str]]]) -> None:
    """Comments nest and hold anything; the server may be missing."""
    found_server, found = read_results(field)

    assert server == found_server
    assert results == [(result.method, result.result, dict(result.properties)) for result in found]


def test_domains() -> None:
    """A domain is that of an address, or the value itself."""
    _, (result,) = read_results("x; dkim=pass header.i=ann@mail.example.com header.d=example.com.")

    assert ("example.com", "mail.example.com") == (result.domain("header.d"), result.domain("header.x", "header.i"))


@given(st.text(alphabet='ab=;.() "@-/', max_size=100))
def test_any_text(field: str) -> None:
    """No mixture of their characters fails."""
    assert isinstance(read_results(field)[0], str)


def test_hostile_fields_take_little_time() -> None:
    """Brackets without end are passed over at once."""
    field = "(" * 1_000_000 + "a=b" * 1_000_000

    assert seconds(lambda: read_results(field)) < 1
