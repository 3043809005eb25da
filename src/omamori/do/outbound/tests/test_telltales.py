"""What header and first lines tell."""

import pytest

from omamori.do.outbound import describing, signatures, telltales
from omamori.do.outbound.headers import Headers, block


def head(text: str) -> Headers:
    return block(text.replace("\n", "\r\n").encode())


def test_the_thread_is_read_from_both_fields_each_id_once() -> None:
    top = head("References: <a@x.example>\n <b@x.example>\nIn-Reply-To: <b@x.example>\n")
    assert telltales.answers(top) == ("<a@x.example>", "<b@x.example>")
    many = head("References: " + " ".join(f"<{n}@x.example>" for n in range(90)) + "\n")
    assert telltales.answers(many)[-1] == "<89@x.example>"
    assert len(telltales.answers(many)) == 20


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Auto-Submitted: auto-replied\n", "replied"),
        ("Auto-Submitted: auto-forwarded\n", "forwarded"),
        ("X-MS-Exchange-Organization-AutoForwarded: true\n", "forwarded"),
        ("X-MS-Exchange-Organization-AutoForwarded: false\n", ""),
        ("Auto-Submitted: no\n", ""),
        ("Subject: auto-forwarded\n", ""),
        ("X-MS-Exchange-Inbox-Rules-Loop: sato@mirai-print.example\n", "forwarded"),
        (
            "Auto-Submitted: auto-generated\nX-MS-Exchange-Inbox-Rules-Loop: sato@mirai-print.example\n",
            "",
        ),
        ("X-Sieve-Redirected-From: sato@mirai-print.example\n", "forwarded"),
        ("Delivered-To: sato@mirai-print.example\n", "forwarded"),
        ("Delivered-To: sato@mirai-print.example\nResent-From: sato@mirai-print.example\n", ""),
        ("Delivered-To: ml@mirai-print.example\nList-Id: <ml.mirai-print.example>\n", ""),
    ],
)
def test_machines_say_so(text: str, kind: str) -> None:
    assert telltales.automatic(head(text)) == kind


@pytest.mark.parametrize(
    ("text", "greeting", "company"),
    [
        ("株式会社あおば商事\n佐藤様\n", "佐藤", "株式会社あおば商事"),
        ("あおば商事 佐藤様\n", "佐藤", "あおば商事"),
        ("佐藤様\n", "佐藤", ""),
        ("株式会社あおば商事 御中\n", "", "株式会社あおば商事"),
        ("お世話になっております。\n", "", ""),
    ],
)
def test_the_company_that_is_greeted(text: str, greeting: str, company: str) -> None:
    assert telltales.greeting_company(text, greeting) == company


@pytest.mark.parametrize(
    ("text", "speaks"),
    [("パスワードは次のとおりです。", True), ("passcode: x", True), ("本日の件です。", False)],
)
def test_passwords_are_spoken_of(text: str, speaks: bool) -> None:
    assert telltales.mentions_password(telltales.folded(text)) is speaks


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("先ほどのファイルのパスワードは secret です", True),
        ("添付の解凍用の暗証は 8842-KX です。", True),
        ("先ほどお送りした資料の PW: mirai2026", True),
        ("ＰＷ：ｍｉｒａｉ２０２６\n（前のメールのファイル用）", True),
        ("zip の解凍キー\nabcd1234\nです", True),
        ("資料のパスワードは別送します", False),
        ("ファイルのパスワードは電話でお伝えします。03-5550-0142", False),
        ("パスワードは secret です", False),
        ("ファイルのパスワードは https://mirai-print.example/reset で変えられます", False),
        ("添付をご覧ください。", False),
    ],
)
def test_the_password_of_a_file_is_seen(text: str, tells: bool) -> None:
    assert telltales.tells_password(telltales.folded(text)) is tells


def test_the_writers_own_name_begins_his_signature() -> None:
    letter = "了解です。\n\n佐藤 健\n携帯: 090-1234-5678\n"
    signed = signatures.marked(letter, "佐藤　健")
    assert signed == "了解です。\n\n----------\n佐藤 健\n携帯: 090-1234-5678\n"
    assert signatures.marked(signed, "佐藤 健") == signed
    assert signatures.marked(letter, "") == letter
    assert signatures.marked(letter, "鈴木 由香") == letter
    page = "<p>了解です</p><p>佐藤 健</p><p>090-1234-5678</p>"
    assert "<br>----------<br>佐藤 健" in signatures.marked(page, "佐藤 健")
    far = "佐藤 健\n" + "本文\n" * 30
    assert signatures.marked(far, "佐藤 健") == far


def test_a_name_that_turns_the_order_of_writing_is_shown_as_it_stands() -> None:
    assert describing.plain_name("請求書\u202efdp.exe") == "請求書[U+202E]fdp.exe"
    assert describing.plain_name("\u2067a\u2069.pdf") == "[U+2067]a[U+2069].pdf"
    assert describing.plain_name("名簿 2026.csv") == "名簿 2026.csv"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("第3回 お打ち合わせ 2026年12月", "第3回 お打ち合わせ 2026年12月"),
        ("電話 03-5550-0142 まで", "電話 ●●-●●●●-●●●● まで"),
        ("（03）5550 0142", "（●●）●●●● ●●●●"),
        ("〒１００－１０００", "〒●●●－●●●●"),
        ("会員番号 A10023", "会員番号 A●●●●●"),
        ("a.b@x.example 様 123456789018", "● 様 ●●●●●●●●●●●●"),
        ("あ" * 90, "あ" * 80 + "…"),
    ],
)
def test_what_may_be_somebodys_number_is_veiled_and_mails_can_be_told_apart(
    text: str, shown: str
) -> None:
    assert describing.masked(text) == shown
