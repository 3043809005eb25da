"""Text in another spelling (escapes, Base64, quoted-printable, percent signs) is read; keys and hashes are left alone."""

import base64
import gzip
import hashlib
import json
import quopri
import random
import time
from urllib.parse import quote, urlencode

import pytest

from pidetect.examine import examine
from pidetect.extract import Limits, extract
from pidetect.tests.files import zipped

WORDS = "氏名：佐藤花子 電話 090-1234-5678 hanako@example.jp"
ROW = {"氏名": "佐藤花子", "電話": "090-1234-5678"}
LONG = (WORDS + "\n") * 4


def found(data: bytes | str) -> dict[str, int]:
    result = examine(data.encode() if isinstance(data, str) else data, "x")
    assert result.examined
    return dict(result.kinds)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([ROW]),
        json.dumps({"list": [{"n": 1, "customer": ROW}]}, indent=2),
        f"const a = {json.dumps(WORDS)};",
        "name=\\u4f50\\u85e4\\u82b1\\u5b50\\u69d8 tel=\\u0030\\u0039\\u0030-1234-5678",
        "説明\n\n" + base64.encodebytes(LONG.encode()).decode() + "\n以上",
        "説明\n" + base64.encodebytes(LONG.encode()).decode().rstrip("=\n") + "\nend",
        base64.encodebytes(LONG.encode("cp932")).decode(),
        base64.urlsafe_b64encode(LONG.encode()).decode(),
        json.dumps({"data": base64.b64encode(WORDS.encode()).decode()}),
        base64.b64encode(base64.b64encode(LONG.encode())).decode(),
        base64.encodebytes(zipped({"a.txt": WORDS.encode()})).decode(),
        "data: " + base64.b64encode(gzip.compress(WORDS.encode())).decode(),
        quopri.encodestring(LONG.encode()).decode(),
        quopri.encodestring(LONG.encode("iso-2022-jp")).decode() + quopri.encodestring(LONG.encode("cp932")).decode(),
        "GET /search?" + urlencode(ROW) + " HTTP/1.1",
        "GET /search/" + quote(WORDS) + " 200",
        "Subject: =?UTF-8?B?" + base64.b64encode(WORDS.encode()).decode() + "?=",
        "".join(f"&#{ord(c)};" for c in WORDS),
        "".join(f"&#x{ord(c):x};" for c in WORDS),
    ],
)  # fmt: skip
def test_words_in_another_spelling_are_read(data: str) -> None:
    kinds = found(data)
    assert kinds["person_name"] >= 1
    assert kinds["phone"] >= 1


def test_escapes_of_a_short_base64_value_are_read() -> None:
    assert found("user=" + base64.b64encode("佐藤花子様".encode()).decode())["person_name"] == 1


def test_letters_beyond_sixteen_bits_are_one_letter() -> None:
    parts, _ = extract(json.dumps({"氏名": "𠮷田花子"}).encode(), "x")
    assert "氏名: 𠮷田花子" in [p.text for p in parts]


def test_a_long_text_is_read_by_windows_too() -> None:
    line = json.dumps(ROW) + "\n"
    result = examine(
        ("本日の記録です。\n" * 500 + line).encode() * 4, "x", limits=Limits(window=4_000)
    )
    assert result.examined
    assert result.kinds["phone"] >= 1


def noise(count: int) -> str:
    chosen = random.Random(7)
    return "\n".join(
        base64.b64encode(hashlib.sha256(chosen.randbytes(9)).digest() * 2).decode()
        for _ in range(count)
    )


@pytest.mark.parametrize(
    "data",
    [
        "本日の会議は、次のとおりです。" * 50,
        noise(300),
        "commit 0123456789abcdef0123456789abcdef01234567\n" * 20,
        "-" * 80 + "\n" + "=" * 80 + "\n" + "_" * 80,
        "internationalization\nInternationalOrganization\nabcdefghijklmnopqrstuvwxyz\n" * 20,
        "ssh-rsa " + base64.b64encode(random.Random(3).randbytes(256)).decode(),
        "100%です。売上 50%25 増 %% %zz",
        "C:\\users\\public\\update.txt \\u12 \\x",
        "a == b; c =3D d; x=0A",
        "AT&amp;T &nbsp; &lt; &#; &#x;",
        "https://www.example.com/?id=12&page=3#top",
    ],
)
def test_what_is_no_wrapped_text_gives_nothing_more(data: str) -> None:
    parts, problems = extract(data.encode(), "x")
    assert problems == []
    assert [p.place for p in parts] == [""]


@pytest.mark.parametrize(
    "unit",
    [
        '"":"\\"', "\\u4f50", '"\\u', "%41", "あ", "&#20304;", "=E4=BD=90=\n", "=?UTF-8?B?5L2Q?= ", "\\",
        "abcdefghijklmnop ", "QUJD", "a%41 ", '"a\\u":"', "=?", "&#",
    ],
)  # fmt: skip
def test_hostile_repetition_takes_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length].encode()
        start = time.process_time()
        extract(text, "x")
        return time.process_time() - start

    seconds(1_000)
    assert seconds(200_000) < max(0.05, seconds(50_000)) * 12


def test_a_spelling_within_a_spelling_ends() -> None:
    data = LONG.encode()
    for _ in range(8):
        data = base64.b64encode(data)
    result = examine(data, "x")
    assert (result.examined, result.why) == (False, "nested")


MAIL = (
    b"From: a@x.example\r\nTo: b@x.example\r\nX-Note: note@example.jp\r\nX-Mailer: m@example.jp\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n%s\r\n--B\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Disposition: attachment; filename*=UTF-8''%%E4%%BD%%90%%E8%%97%%A4%%E8%%8A%%B1%%E5%%AD%%90%%E6%%A7%%98.txt\r\n"
    b"\r\nbody\r\n--B--\r\n%s\r\n"
)


def test_words_around_the_parts_of_a_mail_and_names_of_attachments_are_read() -> None:
    data = MAIL % (b"first@example.jp", b"last@example.jp")
    parts, problems = extract(data, "x")
    assert problems == []
    seen = {p.place: p for p in parts}
    said = seen["ほかのヘッダー"]
    assert said.hidden
    assert [w for w in ("note@", "m@", "first@", "last@") if w + "example.jp" in said.text] == [
        *("note@", "first@", "last@")
    ]
    assert seen["添付の名前"].text == "佐藤花子様.txt"


def test_the_usual_preamble_is_nothing() -> None:
    data = MAIL.replace(b"X-Note: note@example.jp\r\n", b"")
    parts, _ = extract(data % (b"This is a multi-part message in MIME format.", b""), "x")
    assert "ほかのヘッダー" not in {p.place for p in parts}
