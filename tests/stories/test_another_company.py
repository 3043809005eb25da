"""At home, without a colleague beside him, 佐藤 sends one company's customer list to another company.

The gate says so in one sentence; a colleague at home reads it on a telephone and stops the mail.
"""

import email.message
import email.utils
from email.policy import SMTP

import company
import pytest
import stage
from playwright.sync_api import Browser, expect

from installation import Installation
from omamori.cli import demo

pytestmark = pytest.mark.browser
HEADING = "株式会社あおば商事 御中\n会員の皆様への発送先\n氏名,住所,電話番号\n"
PEOPLE = (
    "青木 健太",
    "石田 美穂",
    "上田 隆",
    "遠藤 早紀",
    "岡本 剛",
    "片山 優子",
    "木下 誠",
    "黒田 梓",
)


def letter(subject: str, to: str, *, text: str, list_of: tuple[str, ...] = ()) -> bytes:
    """From 佐藤's own machine at home; with a list, a file in the form of Japanese spreadsheets."""
    mail = email.message.EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = f"佐藤 健 <{demo.SENDER}>", to, subject
    mail["Message-ID"] = email.utils.make_msgid(domain="mirai-print.example")
    mail.set_content(text)
    if list_of:
        rows = "".join(
            f"{name},東京都千代田区見本町{n}-{n + 3},03-5550-{4000 + n}\n"
            for n, name in enumerate(list_of, 1)
        )
        mail.add_attachment(
            (HEADING + rows).encode("cp932"), maintype="text", subtype="csv", filename="発送先.csv"
        )
    return mail.as_bytes()


def test_a_list_of_one_company_on_its_way_to_another_is_seen_by_a_colleague_at_home(
    chromium: Browser, live: Installation
) -> None:
    subject, to = "発送先の一覧 (在宅から)", "sato.kenji@hinode-bussan.example"
    content = letter(
        subject,
        f"佐藤 賢治 <{to}>",
        text="佐藤様\n\nお世話になっております。発送先の一覧をお送りします。\n",
        list_of=PEOPLE,
    )
    sato = company.sign_in(chromium, live, "sato", viewport=company.DESK)
    company.send(live, content, to)
    company.open_held(sato, subject)
    _names_the_other_company(sato.locator(".reasons").inner_text())
    assert company.arrived_about(live, subject) == []
    company.ask(sato, "鈴木 由香")

    suzuki = company.sign_in(chromium, live, "suzuki", viewport=company.SMALL_PHONE)
    company.open_asked(suzuki, subject)
    expect(suzuki.locator("h1")).to_contain_text("佐藤 健さんのメール")
    _names_the_other_company(suzuki.locator(".reasons").inner_text())
    assert stage.overflow(suzuki) <= 0
    assert stage.barriers(suzuki) == []
    suzuki.locator("summary", has_text="おかしいところがあったので止める").click()
    suzuki.locator("button[name=decision][value=stop]").click()
    sato.goto("/outbound/")
    sato.locator("#waiting a.task", has_text=subject).click()
    company.withdraw(sato)
    assert company.arrived_about(live, subject) == []
    company.expect_no_complaints(sato, suzuki)


def _names_the_other_company(text: str) -> None:
    (told,) = [line for line in text.splitlines() if "あおば商事」の名前があります" in line]
    assert "添付「発送先.csv」には" in told
