"""Names of messages and folders on an IMAP server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_bridge.errors import SourceError
from comments_bridge.sources.imap_folders import name_on_server
from comments_bridge.sources.imap_names import Copied, Folder, by_folder, native_id, parse_copyuid, parse_native_id


def test_a_name_is_written_as_in_an_imap_url() -> None:
    """The name of a message reads as RFC 5092 has it, with what a URL cannot hold encoded."""
    name = native_id(Folder("Résponses/Wait;ing", 1700000000), 42)

    assert "R%C3%A9sponses/Wait%3Bing;UIDVALIDITY=1700000000/;UID=42" == name


@given(st.text(min_size=1), st.integers(1, 2**32 - 1), st.integers(1, 2**32 - 1))
def test_a_name_tells_what_it_was_made_of(folder: str, validity: int, uid: int) -> None:
    """Whatever a folder is called, the name of a message in it leads back to it."""
    folder = folder.encode("utf-8", "replace").decode()

    assert (Folder(folder, validity), uid) == parse_native_id(native_id(Folder(folder, validity), uid))


@pytest.mark.parametrize("name", ["", "cur/1.M2P3.host:2,S", "INBOX;UIDVALIDITY=x/;UID=1", "INBOX;UID=1"])
def test_a_foreign_name_is_refused(name: str) -> None:
    """A name that another type of source gave is an error that says what to do."""
    with pytest.raises(SourceError, match="give the new one a name of its own"):
        parse_native_id(name)


def test_names_are_grouped_by_folder() -> None:
    """Names that follow each other in one folder are handled together, and a rebuilt folder is another one."""
    inbox, rebuilt = Folder("INBOX", 1), Folder("INBOX", 2)
    names = [native_id(inbox, 1), native_id(inbox, 2), native_id(rebuilt, 1)]

    assert [(inbox, [1, 2]), (rebuilt, [1])] == list(by_folder(names))


@pytest.mark.parametrize(
    ("code", "uids"),
    [
        (b"38505 304,319:320 3956:3958", {304: 3956, 319: 3957, 320: 3958}),
        (b"38505 5 9", {5: 9}),
        (b"38505 4:2 7:9", {2: 7, 3: 8, 4: 9}),
    ],
)
def test_copyuid_pairs_old_with_new(code: bytes, uids: dict[int, int]) -> None:
    """The response code of a copy tells each message's new UID, with ranges in either direction (RFC 4315)."""
    assert Copied(38505, uids) == parse_copyuid(code)


@pytest.mark.parametrize("code", [b"", b"38505", b"38505 1:2 3", b"x 1 2", b"1 * 2"])
def test_a_copyuid_that_makes_no_sense_tells_nothing(code: bytes) -> None:
    """A server that answers nonsense is as one that tells nothing."""
    assert None is parse_copyuid(code)


@pytest.mark.parametrize(
    ("written", "prefix", "separator", "name"),
    [
        ("Responses/Waiting", "", "/", "Responses/Waiting"),
        ("Responses/Waiting", "", ".", "Responses.Waiting"),
        ("Responses/Waiting", "INBOX.", ".", "INBOX.Responses.Waiting"),
        ("INBOX/Responses", "INBOX.", ".", "INBOX.Responses"),
        ("inbox", "INBOX.", ".", "INBOX"),
        ("Responses/Waiting", "", "", "Responses/Waiting"),
    ],
)
def test_a_folder_is_named_as_the_server_wants_it(written: str, prefix: str, separator: str, name: str) -> None:
    """A folder written with a slash gets the server's separator and prefix; the inbox is always INBOX."""
    assert name == name_on_server(written, prefix, separator)
