"""吉田 works at home and tells nobody: the double check cannot fall away, for the change tells of itself."""

import re

import company
import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until

pytestmark = pytest.mark.browser
RESULT = "自宅からも同じ画面と電話で確かめられる。順番を決めて知らせた。"


def open_change(page: Page) -> None:
    """The officer's first page names what nobody told, as soon as the worker has heard of it."""

    def there() -> int:
        return company.task(page, "環境の変更を承認する: テレワーク").count()

    until(there, seconds=60, pause=1)
    page.goto("/changes/?kind=telework")
    page.locator("tbody tr", has_text="人事部").get_by_role("link").first.click()


def review_all(page: Page, where: str) -> None:
    """Everything that waits, with one result."""
    page.goto(f"{where}review/")
    for box in page.locator("input[name=tasks]").all():
        box.check()
    page.get_by_label("新しいやり方でも、このままでよい").check()
    page.get_by_label("直したこと、またはこのままでよいわけ").fill(RESULT)
    page.get_by_role("button", name="結果を記録する").click()


def test_home_office(chromium: Browser, live: Installation) -> None:
    yoshida = company.sign_in(chromium, live, "yoshida", viewport=company.PHONE)
    yoshida.goto("/organization/presence/")
    yoshida.get_by_role("button", name="今日はテレワーク").click()

    officer = company.sign_in(chromium, live, "tanaka", viewport=company.PHONE)
    open_change(officer)
    where = officer.url
    main = officer.locator("main")
    expect(main).to_contain_text("お守り (起きたことから自動で)")
    expect(main).to_contain_text("この変更はもう始まっていますが")
    control = main.locator("tr", has_text="二人目の確認は、確認する人に必ず連絡がつき")
    expect(control).to_have_count(1)
    expect(main.locator("tr", has_text="R1-10")).to_contain_text("代わりの人")
    assert stage.overflow(officer) <= 0
    assert stage.barriers(officer) == []
    main.get_by_role("button", name="この変更を承認する").click()
    main.get_by_role("button", name="見直しを閉じる").click()
    expect(main).to_contain_text("まだ見直していないものがあります")

    office = company.sign_in(chromium, live, "kobayashi", viewport=company.DESK)
    review_all(office, where)
    expect(office.locator("main")).to_contain_text("すべて見直されました")
    office.get_by_role("button", name="見直しを閉じる").click()
    expect(office.locator("main .badge").first).to_have_text(re.compile("完了"))
    company.expect_no_complaints(yoshida, officer, office)
