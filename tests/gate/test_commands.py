"""命令の読み方の試験。Pure: addresses, parameters, and the nine ends of data that are none."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.gate import commands
from omamori.gate.commands import Syntax

LOOKALIKES = [
    b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r\r\n", b"\r.\r\n", b"\r.\r", b"\r\n.\r", b"\n.\r",
    b"\r\n\0.\r\n",
]  # fmt: skip


@pytest.mark.parametrize("ending", LOOKALIKES)
def test_lookalike_ends_of_data_are_refused(ending: bytes) -> None:
    with pytest.raises(Syntax, match=r"SMUGGLING|NUL"):
        commands.cleaned(b"Subject: a\r\n\r\nhello" + ending + b"MAIL FROM:<x@y.example>\r\n")


def test_stray_line_ends_away_from_dots_become_regular() -> None:
    assert (
        commands.cleaned(b"Subject: a\n\nhello\nyou\r\n") == b"Subject: a\r\n\r\nhello\r\nyou\r\n"
    )
    assert commands.cleaned(b"a\rb\r\n") == b"a\r\nb\r\n"


def test_dots_are_undone() -> None:
    assert commands.cleaned(b"..a\r\n..\r\nb.\r\n...\r\n") == b".a\r\n.\r\nb.\r\n..\r\n"


@given(st.binary(max_size=300))
def test_what_is_kept_has_only_regular_line_ends(data: bytes) -> None:
    try:
        kept = commands.cleaned(data)
    except Syntax:
        return
    assert kept.count(b"\r\n") == kept.count(b"\r") == kept.count(b"\n")
    assert b"\0" not in kept


@given(st.binary(max_size=300))
def test_a_well_sent_mail_is_kept_exactly(content: bytes) -> None:
    # What another server stuffs by the book comes out as it went in.
    content = content.replace(b"\r", b"").replace(b"\0", b"").replace(b"\n", b"\r\n") + b"\r\n"
    stuffed = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
    assert commands.cleaned(stuffed) == content


@pytest.mark.parametrize(
    ("rest", "address"),
    [
        ("FROM:<a@b.example>", "a@b.example"),
        ("from: <a@b.example>", "a@b.example"),
        ("FROM:a@b.example", "a@b.example"),
        ("FROM:<>", ""),
        ("FROM:<a..b.@docomo.example>", "a..b.@docomo.example"),
        ('FROM:<"a b"@c.example>', '"a b"@c.example'),
        ("FROM:<@relay.example:a@b.example>", "a@b.example"),
        ("FROM:<a+tag@b.example> RET=HDRS ENVID=x1 BODY=8BITMIME SIZE=100", "a+tag@b.example"),
        ("FROM:<鈴木@b.example> SMTPUTF8", "鈴木@b.example"),
    ],
)
def test_senders_that_are_taken(rest: str, address: str) -> None:
    assert commands.mail_path(rest, limit=1000)[0].address == address


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("TO:<a@b>", "501"),
        ("FROM a@b", "501"),
        ("FROM:<a@b> SIZE=1001", "552"),
        ("FROM:<a@b> SIZE=many", "501"),
        ("FROM:<a@b> BODY=BINARYMIME", "501"),
        ("FROM:<a@b> X-OWN=1", "555"),
        ("FROM:<鈴木@b>", "553"),
        ("FROM:<a b@c>", "501"),
        ("FROM:<a\x01@c>", "501"),
        ("FROM:<" + "a" * 400 + "@b>", "501"),
    ],
)
def test_senders_that_are_not(rest: str, code: str) -> None:
    with pytest.raises(Syntax) as caught:
        commands.mail_path(rest, limit=1000)
    assert caught.value.reply.startswith(code)


def test_recipients() -> None:
    path = commands.recipient_path("TO:<a@b.example> NOTIFY=NEVER ORCPT=rfc822;a", utf8=False)
    assert path.address == "a@b.example"
    for rest in ("TO:<>", "TO:<nobody>", "TO:", "TO:<鈴木@b.example>"):
        with pytest.raises(Syntax):
            commands.recipient_path(rest, utf8=False)


@pytest.mark.parametrize("line", [b"NOOP\n", b"NO\rOP\r\n", b"NO\0OP\r\n", b"\xff\xfe\r\n"])
def test_lines_two_servers_could_read_differently(line: bytes) -> None:
    with pytest.raises(Syntax):
        commands.split(line)


def test_passed_servers_are_counted_in_the_header_only() -> None:
    head = b"Received: a\r\n" * 3 + b"X: Received: no\r\n"
    assert commands.received_count(head + b"\r\nReceived: in the text\r\n") == 3


def test_every_answer_with_a_mark_is_explained_to_the_administrator() -> None:
    root = Path(__file__).parents[2]
    told = (root / "docs" / "admin" / "gate.md").read_text("utf-8")
    sources = (f.read_text("utf-8") for f in (root / "src" / "omamori" / "gate").glob("*.py"))
    marks = {mark for text in sources for mark in re.findall(r"OMAMORI-[A-Z-]+[A-Z]", text)}
    assert {mark for mark in marks if f"`{mark}`" not in told} == set()
    assert len(marks) > 12
