"""紹介と小包の読み方の試験。Pure readers of what front servers say: known forms, and any bytes at all."""

import ipaddress
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.gate import commands, introductions, milter_words, quota
from omamori.gate.commands import Chunk, Syntax
from omamori.gate.introductions import XCLIENT, XFORWARD, Introduced, NoProxy
from omamori.gate.milter_words import Garbled, Terms
from omamori.gate.quota import Quota, Rate, Source
from omamori.gate.trace import Origin, Tracer, protocol

V2 = introductions.V2_SIGNATURE


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_every_address_is_read_in_both_versions(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    plain = str(getattr(address, "ipv4_mapped", None) or address)
    line = f"PROXY TCP{address.version} {address} {address} 1 2\r\n".encode()
    assert introductions.client_v1(line) == plain
    family = 0x11 if address.version == 4 else 0x21
    rest = address.packed * 2 + b"\0\1\0\2"
    start = V2 + bytes([0x21, family]) + struct.pack(">H", len(rest))
    assert introductions.length_v2(start) == len(rest)
    assert introductions.client_v2(start, rest) == plain


@given(st.binary(max_size=120), st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes, rest: bytes) -> None:
    for header in (data, b"PROXY " + data + b"\r\n"):
        try:
            ipaddress.ip_address(introductions.client_v1(header) or "::")
        except NoProxy:
            continue
    try:
        start = (V2 + data)[:16]
        introductions.length_v2(start)
        ipaddress.ip_address(introductions.client_v2(start, rest) or "::")
    except NoProxy:
        return


@given(st.text(max_size=80))
def test_any_words_are_an_introduction_or_refused(text: str) -> None:
    for known in (XCLIENT, XFORWARD):
        for rest in (text, f"ADDR={text}", f"NAME={text} ADDR=192.0.2.1"):
            try:
                who, named = introductions.introduced(rest, known)
            except Syntax:
                continue
            assert named <= set(known)
            ipaddress.ip_address(who.address or "::")


def test_coded_and_missing_values() -> None:
    who, named = introductions.introduced(
        "ADDR=IPV6:::ffff:192.0.2.1 HELO=a+20b+3Dc LOGIN=[UNAVAILABLE] NAME=[tempunavail]", XCLIENT
    )
    assert who == Introduced(address="192.0.2.1", helo="a b=c", login="")
    assert named == {"ADDR", "HELO", "LOGIN", "NAME"}
    for wrong in ("HELO=a+0D+0Ab", "ADDR=1.2.3", f"HELO={'x' * 256}", "IDENT=1"):
        with pytest.raises(Syntax):
            introductions.introduced(wrong, XCLIENT)


@given(st.binary(max_size=60))
def test_any_packet_is_read_or_garbled(data: bytes) -> None:
    for read in (
        milter_words.agreed,
        milter_words.macros,
        milter_words.texts,
        milter_words.client,
        milter_words.path,
        lambda d: milter_words.header(d, Terms(0)),
    ):
        try:
            read(data)
        except Garbled:
            continue


@given(st.text(max_size=40))
def test_a_reply_is_one_packet_whatever_it_says(text: str) -> None:
    packet = milter_words.reply(f"550 5.7.1 {text}")
    (length,) = struct.unpack_from(">I", packet)
    assert length == len(packet) - 4
    assert packet.count(b"\0", 5) == 1
    assert b"\r" not in packet[4:]
    assert b"\n" not in packet[4:]


@pytest.mark.parametrize(
    ("rest", "chunk"),
    [("5", Chunk(5, last=False)), ("0 LAST", Chunk(0, last=True)), ("7 last", Chunk(7, last=True))],
)
def test_chunks(rest: str, chunk: Chunk) -> None:
    assert commands.chunk(rest) == chunk


@pytest.mark.parametrize(
    "rest", ["", "x", "-1", "5 FIRST", "5 LAST LAST", "5  LAST", "１", "9" * 16]
)
def test_what_is_no_chunk(rest: str) -> None:
    with pytest.raises(Syntax):
        commands.chunk(rest)


@pytest.mark.parametrize(
    "words",
    [
        "RET=ALL",
        "RET=FULL RET=HDRS",
        "ENVID=a=b",
        "ENVID=a+2",
        "ENVID=" + "x" * 101,
        "ENVID=",
    ],
)
def test_wishes_for_a_mail_that_are_wrong(words: str) -> None:
    with pytest.raises(Syntax, match="501"):
        commands.mail_path(f"FROM:<a@b.example> {words}", limit=10)


@pytest.mark.parametrize(
    "words",
    [
        "NOTIFY=",
        "NOTIFY=NEVER,SUCCESS",
        "NOTIFY=SUCCESS,SUCCESS",
        "NOTIFY=ALWAYS",
        "ORCPT=a@b",
        "ORCPT=rfc822;",
        "ORCPT=rfc822;a+zz",
        "ORCPT=utf-8;あ@b",
        "ORCPT=rfc822;" + "x" * 500,
    ],
)
def test_wishes_for_a_recipient_that_are_wrong(words: str) -> None:
    with pytest.raises(Syntax, match="501"):
        commands.recipient_path(f"TO:<a@b.example> {words}", utf8=False)


def test_an_original_recipient_in_utf8() -> None:
    path = commands.recipient_path("TO:<a@b.example> ORCPT=utf-8;あ@b.example", utf8=True)
    assert path.parameters["ORCPT"] == "utf-8;あ@b.example"


def test_a_minute_fills_evenly() -> None:
    meter, rate, who = (
        Quota(),
        Rate(mails=60, recipients=120, size=6000),
        Source("a", signed_in=False),
    )
    assert all(meter.spend(who, rate, 0.0, mails=1) for _ in range(60))
    assert not meter.spend(who, rate, 0.5, mails=1)
    assert meter.spend(who, rate, 1.0, mails=1)
    assert meter.spend(Source("a", signed_in=True), rate, 1.0, mails=60)
    assert meter.spend(who, rate, 2.0, recipients=120)
    assert not meter.spend(who, rate, 2.0, recipients=1)
    meter.weigh(who, rate, 10.0, 12_000)
    assert not meter.spend(who, rate, 69.0, mails=1)
    assert meter.spend(who, rate, 71.0, mails=1)
    # A clock that stands still or goes back gives nothing away.
    assert not meter.spend(who, rate, 1.0, mails=60)


def test_the_meter_forgets_who_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "_REMEMBERED", 4)
    meter, rate = Quota(), Rate(mails=1)
    for moment in range(100):
        assert meter.spend(Source(str(moment), signed_in=False), rate, float(moment), mails=1)
    assert len(meter._buckets) <= 4
    assert not meter.spend(Source("99", signed_in=False), rate, 99.0, mails=1)


def test_sources() -> None:
    assert quota.source_of("192.0.2.1") == quota.source_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert quota.source_of("2001:db8::1") == quota.source_of("2001:db8::ffff:1%eth0")
    assert quota.source_of("2001:db8::1") != quota.source_of("2001:db8:0:1::1")
    assert quota.source_of("local") == "local"


@given(st.text(max_size=300), st.sampled_from(["192.0.2.1", "2001:db8::1", "local"]))
def test_a_trace_line_is_one_field_whatever_the_greeting(helo: str, client: str) -> None:
    from datetime import UTC, datetime

    tracer = Tracer("gate.example", lambda text: f"{abs(hash(text)):032x}")
    origin = Origin(
        client=client, helo=helo, protocol=protocol(extended=True, secure=True, signed_in=True)
    )
    line = tracer.line(origin, ["a@b.example"], datetime(2026, 11, 25, tzinfo=UTC))
    assert line.isascii()
    assert line.endswith(b"\r\n")
    assert all(part[:1] == b"\t" for part in line.split(b"\r\n")[1:-1])
    assert tracer.is_loop(line + b"Subject: x\r\n\r\n", ["A@b.example"])
    assert not tracer.is_loop(line + b"Subject: x\r\n\r\n", ["c@b.example"])
    assert not tracer.is_loop(b"\r\n" + line, ["a@b.example"])
