"""調べ方の試験。Odd Japanese mail, hostile structure, and the law that no envelope address is lost."""

import base64
import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.outbound import headers, mime
from omamori.do.outbound.examination import examine, greeting
from omamori.do.outbound.mail import Envelope, ExaminedMail, Field
from pidetect.types import Examination, PersonsEstimate

seen: list[tuple[str, bytes]] = []


def _examiner(data: bytes, name: str) -> Examination:
    seen.append((name, data))
    persons = data.count(b"PERSON")
    return Examination(
        name=name,
        examined=b"LOCKED" not in data,
        why="encrypted" if b"LOCKED" in data else "",
        kinds={"phone": persons} if persons else {},
        others=PersonsEstimate(low=persons, estimate=persons, high=persons),
    )


def look(content: bytes, *recipients: str) -> ExaminedMail:
    seen.clear()
    envelope = Envelope(
        client="127.0.0.1",
        sender="sato@mirai-print.example",
        recipients=recipients or ("a@customer.example",),
        smtp_user="",
        received_at=datetime(2026, 11, 24, tzinfo=UTC),
        size=len(content),
    )
    return examine(
        content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        envelope,
        _examiner,
        is_inside=lambda domain: domain == "mirai-print.example",
    )


MULTIPART = b"""\
From: =?UTF-8?B?5L2Q6Jek?= <sato@MIRAI-PRINT.example>
To: "Suzuki, Ichiro" <ichiro@customer.example>, b@customer.example
Cc: Team: c@customer.example, sato@mirai-print.example;
Subject: =?ISO-2022-JP?B?GyRCTD5KbRsoQg==?=
Message-ID: <1@mirai-print.example>
Date: Tue, 24 Nov 2026 09:00:00 +0900
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

This is a multi-part message.
--b1
Content-Type: multipart/alternative; boundary=b2

--b2
Content-Type: text/plain; charset=utf-8

customer
--b2
Content-Type: text/html; charset=utf-8

<p>PERSON PERSON</p>
--b2--
--b1
Content-Type: text/csv; name="list.csv"
Content-Disposition: attachment; filename*=UTF-8''%E5%90%8D%E7%B0%BF.csv
Content-Transfer-Encoding: base64

UEVSU09OClBFUlNPTg==
--b1
Content-Type: message/rfc822

Subject: inner

hello
--b1--
"""


def test_whom_a_mail_is_sent_on_to_can_be_read_by_everybody() -> None:
    head = b"From: x@customer.example\nTo: sato@mirai-print.example\nResent-To: B <b@y.example>, c@z.example\n"
    mail = look(head + b"Subject: x\n\nx\n", "b@y.example", "c@z.example", "d@z.example")
    fields = {r.address: (r.field, r.display_name) for r in mail.recipients if r.envelope}
    assert fields == {
        "b@y.example": (Field.TO, "B"),
        "c@z.example": (Field.TO, ""),
        "d@z.example": (Field.BCC, ""),
    }


def test_an_ordinary_mail_is_read_whole() -> None:
    mail = look(MULTIPART, "ichiro@customer.example", "hidden@other.example")
    assert mail.subject == "名簿"
    assert (mail.from_name, mail.from_address) == ("佐藤", "sato@mirai-print.example")
    assert [(a.name, a.media_type, a.size) for a in mail.attachments] == [
        ("名簿.csv", "text/csv", 13),
        ("名前のない添付2.eml", "message/rfc822", 23),
    ]
    assert mail.attachments[0].found.others.high == 2
    assert mail.body.others.high == 2
    assert mail.problems == ()
    assert mail.examined
    assert mail.date is not None


def test_recipients_are_the_envelope_first() -> None:
    mail = look(MULTIPART, "Ichiro@customer.example", "hidden@other.example")
    by_address = {r.address: r for r in mail.recipients}
    ichiro = by_address["Ichiro@customer.example"]
    assert (ichiro.field, ichiro.display_name) == (Field.TO, "Suzuki, Ichiro")
    assert ichiro.envelope
    assert by_address["hidden@other.example"].field is Field.BCC
    assert not by_address["c@customer.example"].envelope
    assert by_address["sato@mirai-print.example"].inside
    assert len(mail.recipients) == 5


def test_a_domain_in_japanese_is_the_same_as_its_ascii_form() -> None:
    content = "To: 鈴木 <s@日本語.example>\n\nx".encode()
    mail = look(content, "s@xn--wgv71a119e.example")
    assert [r.field for r in mail.recipients] == [Field.TO]


def test_kanji_that_python_cannot_read_are_read() -> None:
    # 髙橋① in ISO-2022-JP as mailers send it (NEC rows).
    raw = b"\x1b$B|b66-!\x1b(B"
    content = b"Subject: " + raw + b"\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + raw
    mail = look(content)
    assert mail.subject == "髙橋①"
    assert mail.text_preview == "髙橋①"
    assert mail.problems == ()


def test_raw_shift_jis_names_with_dangerous_second_bytes() -> None:
    content = "To: 表示ソ予 <a@customer.example>\n\nx".encode("cp932")
    mail = look(content)
    assert mail.recipients[0].display_name == "表示ソ予"
    assert mail.recipients[0].field is Field.TO


def test_a_character_split_over_two_encoded_words() -> None:
    whole = "個人情報".encode()
    first, second = base64.b64encode(whole[:4]).decode(), base64.b64encode(whole[4:]).decode()
    assert headers.words(f"=?UTF-8?B?{first}?= =?UTF-8?B?{second}?=") == "個人情報"
    assert headers.words("Re: =?utf-8?Q?=E4=BB=B6?= abc") == "Re: 件 abc"


def test_newlines_in_encoded_words_do_not_become_headers() -> None:
    word = base64.b64encode(b"x\r\nBcc: evil@evil.example").decode()
    mail = look(f"Subject: =?utf-8?B?{word}?=\n\nx".encode())
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert len(mail.recipients) == 1


def _with_picture(width: int, height: int, within: str) -> bytes:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    head = b"\x00\x00\x00\rIHDR" + size + b"\x08\x02\x00\x00\x00" + bytes(4)
    end = b"\x00\x00\x00\x00IEND" + bytes(4)
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n" + head + end)
    return (
        b"From: sato@mirai-print.example\nTo: a@customer.example\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/" + within.encode() + b'; boundary="b"\n\n--b\n'
        b"Content-Type: text/html\n\n<p>hello</p><img src=cid:logo>\n--b\n"
        b"Content-Type: image/png\nContent-ID: <logo>\nContent-Transfer-Encoding: base64\n\n"
        + png
        + b"\n--b--\n"
    )


def test_a_logo_in_the_text_is_no_attachment() -> None:
    assert look(_with_picture(320, 90, "related")).attachments == ()
    assert len(look(_with_picture(1200, 900, "related")).attachments) == 1
    assert len(look(_with_picture(320, 90, "mixed")).attachments) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"no header at all", "no_header"),
        (b"Subject: a\nnonsense line\nTo: b@c.example\n\nx", "broken_header"),
        (b"Subject: a\n \nContent-Type: text/html\n\nx", "broken_header"),
        (b"Content-Type: multipart/mixed\n\nx", "broken_mime"),
        (b"Content-Type: multipart/mixed; boundary=zz\n\nnever", "broken_mime"),
        (
            b"Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\nx\n--a--",
            "ambiguous_mime",
        ),
        (b"Content-Type: text/plain\nContent-Type: text/html\n\nx", "ambiguous_mime"),
        (
            b"Content-Disposition: attachment; filename=a.txt; filename*=utf-8''b.exe\n\nx",
            "ambiguous_mime",
        ),
        (
            b"Content-Disposition: attachment; filename*\xc2\xb2=a; filename*\xc2\xb3=b\n\nx",
            "ambiguous_mime",
        ),
        (b"Content-Transfer-Encoding: x-own\nSubject: a\n\nx", "unknown_encoding"),
        (b"Content-Type: message/partial; id=1\n\nx", "partial_message"),
        (b"Subject: a\n\nbegin 644 list.csv\n#0V%T\n`\nend\n", "uuencoded"),
        (b"Subject: a\nContent-Type: text/plain; charset=utf-8\n\n\xff\xfe\xfd\x80", ""),
    ],
)
def test_what_programs_read_differently_is_a_problem(content: bytes, problem: str) -> None:
    mail = look(content)
    if problem:
        assert problem in mail.problems
        assert not mail.examined


def test_two_files_in_one_base64_part_are_not_examined() -> None:
    content = (
        b"Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n"
        b"Content-Transfer-Encoding: base64\n\nQUJD\nQQ==\nUEVSU09O\n"
    )
    (attachment,) = look(content).attachments
    assert not attachment.examined
    assert attachment.why == "broken"


def test_text_outside_all_parts_is_examined() -> None:
    content = MULTIPART.replace(b"This is a multi-part message.", b"PERSON PERSON PERSON")
    assert look(content).body.others.high == 3


def test_nesting_and_part_count_are_bounded() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(60)
    )
    assert "too_deep" in look(deep + b"\nx").problems
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 3000 + b"--b--\n"
    mail = look(many)
    assert "too_many_parts" in mail.problems


def test_a_signed_mail_is_not_held_for_its_signature() -> None:
    content = (
        b"Content-Type: multipart/signed; boundary=s\n\n--s\n\nhello\n--s\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\n"
        b"Content-Transfer-Encoding: base64\n\n"
        + base64.b64encode(b"\x30\x06LOCKED")
        + b"\n--s--\n"
    )
    assert look(content).attachments == ()
    bare = content.replace(b"multipart/signed", b"multipart/mixed")
    assert len(look(bare).attachments) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("佐藤 太郎 様\nお世話に", "佐藤太郎"),
        ("株式会社あおば 営業部 鈴木様\n", "鈴木"),
        ("髙橋さま、いつも", "髙橋"),
        ("お客様各位\n", ""),
        ("お世話になります。\n", ""),
        ("田中　花子　様", "田中花子"),
    ],
)
def test_the_greeting_names_its_reader(text: str, name: str) -> None:
    assert greeting(text) == name


def test_the_mention_of_an_attachment_in_a_quote_does_not_count() -> None:
    assert look("Subject: a\n\n資料を添付します".encode()).mentions_attachment
    assert not look("Subject: a\n\nはい\n> 資料を添付します".encode()).mentions_attachment


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.lists(st.emails(), min_size=1, max_size=5, unique_by=lambda a: a.lower()),
)
def test_any_bytes_never_raise_and_lose_no_recipient(content: bytes, addresses: list[str]) -> None:
    mail = look(content, *addresses)
    assert {r.address.lower() for r in mail.recipients if r.envelope} == {
        a.lower() for a in addresses
    }


_PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b\r\n", b"\r\n", b"--b\r\n", b"--b--\r\n", b"\n",
        b"Content-Transfer-Encoding: base64\r\n", b'To: <a@b.example>, "', b"=?utf-8?B?4?=",
        b"\x1b$B", b"\x82", b"Content-Disposition: attachment; filename*0*=", b"QUJD", b": ", b" ",
        b"Content-Type: message/rfc822\r\n", b"text", b"(", b"<", b";",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(b"".join))
def test_pieces_of_mail_in_any_order_never_raise(content: bytes) -> None:
    look(content)


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES, max_size=40).map(b"".join))
def test_every_byte_of_the_body_belongs_to_a_leaf_or_a_stray_or_a_mark(content: bytes) -> None:
    found = mime.take_apart(content)
    spans = [(leaf.start, leaf.end) for leaf in found.leaves] + list(found.strays)
    assert all(0 <= start <= end <= len(content) for start, end in spans)
    ordered = sorted(spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(ordered))


def test_time_grows_in_line_with_size() -> None:
    # Hostile shapes at two sizes: eight times the bytes may cost at most thirty times the work.
    import time

    def cost(times: int) -> float:
        content = (
            b"To: " + b"a" * 3000 * times + b"\nSubject: " + b"=?u?B?" * 800 * times
            + b"\nContent-Type: text/html" + b'; a="' * 800 * times + b"\n\n" + b"<script>" * 3000 * times
        )  # fmt: skip
        start = time.process_time()
        look(content)
        return time.process_time() - start

    cost(1)
    assert cost(8) < 30 * max(cost(1), 0.02)


_PARTS = b"Subject: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"


@pytest.mark.parametrize(
    "address",
    [
        "a%customer.example@mirai-print.example",
        "customer.example!a@mirai-print.example",
        '"a@customer.example"@mirai-print.example',
        "a@customer.example@mirai-print.example",
    ],
)
def test_an_address_that_names_a_further_way_is_not_inside(address: str) -> None:
    """The next server may follow it out of the company."""
    found = look(b"Subject: a\n\nx", address)
    assert not found.recipients[0].inside


@pytest.mark.parametrize(
    "mail",
    [
        b"Subject: a\nComments: PERSON\n\nx",
        b"Subject: a\nX-Note: =?UTF-8?B?UEVSU09O?=\n\nx",
        b"Subject: a\nSubject: PERSON\n\nx",
        b"Subject: a\nX-Note: =?UTF-8?Q?" + b"=41" * 2000 + b"PERSON?=\n\nx",
        _PARTS + b"--b\nContent-Type: text/plain\nContent-Description: PERSON\n\nx\n--b--\n",
        _PARTS + b"--b\nContent-Disposition: attachment; filename=PERSON.txt\n\nx\n--b--\n",
    ],
)
def test_text_beside_the_text_is_examined(mail: bytes) -> None:
    """Fields that carry text, a second subject, and file names can hold a customer list."""
    assert look(mail).body.others.high == 1


def test_fields_of_machines_and_addresses_are_no_text() -> None:
    """They would be mistaken for findings."""
    head = b"Received: PERSON\nTo: PERSON <a@customer.example>\nDKIM-Signature: PERSON\nSubject: a"
    assert look(head + b"\n\nx").body.others.high == 0


def test_a_field_beyond_what_is_read_is_a_problem() -> None:
    """What is not read must not leave by itself."""
    mail = b"Subject: a\nX-Note: " + b"a" * 70_000 + b" PERSON\n\nx"
    assert "broken_header" in look(mail).problems


def test_signs_that_turn_the_writing_are_not_shown() -> None:
    """A program must not look like a picture."""
    assert headers.text("list\u202egpj.exe".encode()) == "list gpj.exe"
