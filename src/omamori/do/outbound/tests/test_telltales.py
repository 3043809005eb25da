"""What header and first lines tell."""

import pytest

from omamori.do.outbound import telltales
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
    assert telltales.mentions_password(text) is speaks
