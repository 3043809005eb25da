"""小林 changes one clause (持ち出し, clause 7): one page shows all it touches; the approval lapses and is renewed."""

import re
from datetime import timedelta

import company
import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation
from omamori.foundation.calendar import clock

pytestmark = pytest.mark.browser
ADDED = "自宅では、家族と共用のパソコンを使わない。"


def begin(office: Page) -> None:
    """From the list of rules to the draft of the next version of the regulation."""
    office.goto("/policies/")
    office.get_by_role("link", name="個人情報の持ち出しに関する規程").first.click()
    office.get_by_role("link", name="版の歴史と管理").click()
    office.get_by_role("link", name="新しい版を作る").click()
    office.get_by_label("変える理由").fill("自宅で使う機器の決まりを加える。")
    office.get_by_role("button", name="作り始める").click()


def add(office: Page, sentence: str) -> None:
    """A sentence more at the end of clause 7."""
    office.get_by_role("link", name=re.compile("第7条を直す")).click()
    body = office.get_by_label("本文")
    body.fill(f"{body.input_value().rstrip()}\n{sentence}")
    office.get_by_role("button", name="この条を保存する").click()


def propose_and_approve(office: Page, officer: Page, where: str) -> None:
    """The text is fixed; another person approves exactly this text."""
    office.goto(where)
    office.get_by_role("button", name="この文面で承認を頼む").click()
    officer.goto(where)
    officer.get_by_role("button", name="この文面を承認する").click()


def expect_all_on_one_page(office: Page) -> None:
    """Redline, who reads again, which approval ends, and all that rests on the clause."""
    main = office.locator("main")
    expect(main.locator("ins", has_text=ADDED)).to_be_visible()
    expect(main.locator("#redline .card")).to_have_count(1)
    expect(main.locator("#readers")).to_contain_text("120 人の署名が効力を失い")
    expect(main.locator("#readers")).to_contain_text("営業部")
    expect(main.locator("#things")).to_contain_text("二人目の確認")
    expect(main.locator("#things")).to_contain_text(
        "自宅で一人のとき、送信の二重確認はどうするか。"
    )
    for kind in ("リスク", "統制", "テストの問い"):
        expect(main.locator("#things h3", has_text=kind)).to_have_count(1)
    expect(main).to_contain_text("その文面だけに結び付いています")


def test_one_clause(chromium: Browser, live: Installation) -> None:
    office = company.sign_in(chromium, live, "kobayashi", viewport=company.DESK)
    officer = company.sign_in(chromium, live, "tanaka", viewport=company.PHONE)
    begin(office)
    where = office.url
    add(office, ADDED)

    office.goto(where)
    office.get_by_role("link", name="この変更が触れるもの").click()
    expect_all_on_one_page(office)
    assert stage.barriers(office) == []
    small = company.sign_in(chromium, live, "tanaka", viewport=company.SMALL_PHONE)
    small.goto(office.url)
    assert stage.overflow(small) <= 0

    propose_and_approve(office, officer, where)
    office.goto(where)
    office.get_by_role("link", name="承認を取り下げて書き直す").click()
    office.get_by_label("書き直す理由").fill("電源の決まりも加える。")
    office.get_by_role("button", name="下書きに戻す").click()
    add(office, "使わない日は、電源を切って鍵のかかる所に置く。")
    office.goto(where)
    expect(office.locator("main")).to_contain_text("効力を失った承認 (1 件)")
    propose_and_approve(office, officer, where)

    office.goto(where)
    tomorrow = clock.today() + timedelta(days=1)
    office.get_by_label("施行日").fill(tomorrow.isoformat())
    office.get_by_role("button", name="この日から施行する").click()
    officer.goto("/policies/")
    expect(officer.locator("main")).to_contain_text("から新しい版")
    company.expect_no_complaints(office, officer, small)
