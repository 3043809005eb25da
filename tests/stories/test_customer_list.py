"""A list of 312 customers is told as what it is; a colleague's signature under a thread is not one."""

import email.message
import email.utils
import os
from email.policy import SMTP
from pathlib import Path

import company
import pytest
import stage
import workbook
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until
from omamori.cli import demo

pytestmark = pytest.mark.browser
PERSONS = "約312人分の氏名・住所・電話番号"
THREAD = """\
さくら企画
田辺様

お世話になっております。みらい印刷の佐藤です。
ご連絡ありがとうございます。日程の件、承知いたしました。

--
株式会社みらい印刷 営業部
鈴木 由香
〒101-0051 東京都千代田区神田神保町1-2-3
TEL 03-5550-0142 / FAX 03-5550-0143
suzuki@mirai-print.example

> 2026年11月20日(金) 9:12 田辺 洋子 <tanabe@sakura-kikaku.example>:
>
> みらい印刷 佐藤様
>
> いつもお世話になっております。さくら企画の田辺です。
> 次回の打ち合わせは、来週の火曜日でいかがでしょうか。
>
> --
> さくら企画株式会社 総務部 田辺 洋子
> 電話 03-5550-7788
> tanabe@sakura-kikaku.example
"""


def test_what_a_list_holds_is_told_to_both_and_the_next_thread_is_not_held(
    chromium: Browser, live: Installation
) -> None:
    subject, to = "名簿の送付 (三百十二人)", "tanabe@sakura-kikaku.example"
    sato = company.sign_in(chromium, live, "sato", viewport=company.DESK)
    content = workbook.mail(subject, to, workbook.customer_list())
    company.send(live, content, to)
    company.open_held(sato, subject)
    _expect_told(sato)
    company.ask(sato, "鈴木 由香")

    suzuki = company.sign_in(chromium, live, "suzuki", viewport=company.PHONE)
    company.open_asked(suzuki, subject)
    _expect_told(suzuki)
    company.answer(suzuki, right=True)
    company.wait_for_arrival(live, content)

    subject = "Re: 次回の打ち合わせ"
    until(lambda: _left_alone(live, sato, subject, to), seconds=60, pause=1)
    company.expect_no_complaints(sato, suzuki)


def test_what_nobody_sees_on_opening_is_named(chromium: Browser, live: Installation) -> None:
    subject, to = "名簿の送付 (隠れたシート)", "abe@tachibana-do.example"
    sato = company.sign_in(chromium, live, "sato", viewport=company.PHONE)
    company.send(live, workbook.mail(subject, to, workbook.customer_list(hidden=40)), to)
    company.open_held(sato, subject)
    warning = sato.locator("#check .warn", has_text="開いただけでは見えないところ")
    expect(warning).to_contain_text("非表示のシート「旧顧客」（約40人分）")
    expect(warning).to_contain_text("コメント")
    _picture(sato, "hidden-390")
    assert stage.overflow(sato) <= 0
    assert stage.barriers(sato) == []


def _expect_told(page: Page) -> None:
    """On a desk and on a telephone: the sentence with its file and sheet, and nothing too wide."""
    main = page.locator("main")
    where = f"（{workbook.NAME}、シート「名簿」）"
    expect(main.locator(".reasons")).to_contain_text(f"{PERSONS}{where}が含まれています。")
    expect(main).to_contain_text(f"{PERSONS}（シート「名簿」）")
    for size in (company.DESK, company.PHONE):
        page.set_viewport_size(size)
        _picture(page, f"{'own' if page.locator('#check').count() else 'second'}-{size['width']}")
        assert stage.overflow(page) <= 0
        assert stage.barriers(page) == []


def _left_alone(live: Installation, page: Page, subject: str, to: str) -> bool:
    """A thread with two signatures only waits to go, once the company knows the receiver's domain."""
    subject = f"{subject} {email.utils.make_msgid()[1:12]}"
    mail = email.message.EmailMessage(policy=SMTP)
    mail["From"], mail["Subject"] = f"佐藤 健 <{demo.SENDER}>", subject
    mail["To"] = f"田辺 洋子 <{to}>"
    mail["Message-ID"] = email.utils.make_msgid(domain="mirai-print.example")
    mail.set_content(THREAD)
    company.send(live, mail.as_bytes(), to)
    link = page.get_by_role("link", name=subject)

    def booked() -> int:
        page.goto("/outbound/")
        return link.count()

    until(booked, seconds=60, pause=1)
    if page.locator("#waiting a.task", has_text=subject).count():
        text = page.locator("#waiting a.task", has_text=subject).inner_text()
        assert "個人情報" not in text
        return False
    link.first.click()
    expect(page.locator("#delayed")).to_be_visible()
    expect(page.locator(".reasons li")).to_have_count(1)
    expect(page.locator(".reasons")).to_contain_text("社外の宛先")
    return True


def _picture(page: Page, name: str) -> None:
    """Kept for people to look at, where the caller has said where."""
    if folder := os.environ.get("STORY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
