"""A link's target is http, https or mailto, and what stands behind a gateway's wrapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.reading.link_targets import real_target, same_host, same_place


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("  HTTPS://a.example/x\n", "HTTPS://a.example/x"),
        ("mailto:ann@a.example", "mailto:ann@a.example"),
        ("https://a.example/a b(c)", "https://a.example/a%20b%28c%29"),
        ("https://a.example/\u202egpj", "https://a.example/%E2%80%AEgpj"),
        ("//a.example/x", ""),
        ("/x", ""),
        ("javascript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://[", "http://%5B"),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_only_safe_schemes(href: str, target: str) -> None:
    """Anything but http, https and mailto is no target, however it is hidden; odd characters are encoded."""
    assert target == real_target(href)


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fx%3Fn%3D1&data=05%7C01",
        "https://www.google.com/url?q=https://a.example/x?n%3D1&sa=D",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_x-3Fn-3D1&d=DwMF",
        "https://urldefense.com/v3/__https://a.example/x?n=1__;!!abc$",
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fa.example%2fx%3fn%3d1&c=E",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Fn%3D1",
    ],
)
def test_a_gateways_wrapping_is_taken_off(wrapped: str) -> None:
    """The page leads to the place itself."""
    assert "https://a.example/x?n=1" == real_target(wrapped)


def test_wrapping_hides_no_script() -> None:
    """A wrapped script leads nowhere but to the gateway."""
    wrapped = "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)"

    assert real_target(wrapped).startswith("https://eur01.safelinks.protection.outlook.com/")


def test_places_and_hosts_are_compared() -> None:
    """Scheme, www and a last slash make no other place."""
    assert same_place("www.A.example/x/", "https://a.example/x")
    assert not same_place("a.example/x", "https://a.example/y")
    assert same_host("a.example/x", "https://a.example/y")
    assert not same_host("a.example.evil.example", "https://a.example/")


@given(st.text(max_size=100))
def test_any_text_is_safe(href: str) -> None:
    """Whatever a link says, its target is safe or empty, and has no white space."""
    target = real_target(href)

    assert target == "" or target.lower().startswith(("http://", "https://", "mailto:"))
    assert not any(character.isspace() for character in target)
