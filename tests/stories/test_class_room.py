"""A class-room: the code on the wall and a second phone, a quiz that is failed and taken again, the record at the end."""

from datetime import timedelta

import company
import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation
from omamori.do.training.quizzes import starter
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.ui.environment import day
from omamori.foundation.ui.working_days import instead_of

pytestmark = pytest.mark.browser
COURSE = "冬の集合研修"
LAST = clock.today().replace(month=12, day=31) + timedelta(days=365)
"""A day off in every year."""
BEFORE = day(instead_of(LAST, clock.today(), is_business_day))
KNOWN = {
    content.text: [content.options[ord(letter) - ord("a")] for letter in content.answer]
    for _code, content in starter.questions()
}


def decide(trainer: Page) -> None:
    """A course for a class-room with the year's quiz, due on the last day of a year; one person is added."""
    trainer.goto("/training/courses/new/")
    trainer.get_by_label("講座の名前").fill(COURSE)
    trainer.get_by_label("集合研修だけ").check()
    quiz = trainer.locator("#id_quiz_id")
    quiz.select_option(label=quiz.locator("option", has_text="理解度テスト").first.inner_text())
    trainer.get_by_label("訓練で引っかかった人").check()
    trainer.get_by_label("一度受ければよい").check()
    trainer.get_by_label("決まった日まで").check()
    trainer.locator("#id_due_date").fill(LAST.isoformat())
    trainer.get_by_role("button", name="だれに届くかを見る").click()
    trainer.get_by_label(f"{BEFORE} にする").check()
    trainer.get_by_role("button", name="だれに届くかを見る").click()
    trainer.get_by_role("button", name="この内容で残す").click()
    trainer.get_by_role("button", name="この講座を始める").click()
    expect(trainer.locator("main")).to_contain_text(f"{BEFORE} まで")
    trainer.get_by_role("link", name="人を加える").click()
    trainer.get_by_label("加える人").fill("nakamura@mirai-print.example")
    trainer.get_by_label("加えるわけ").fill("夏の研修に出られなかった")
    trainer.get_by_role("button", name="加える").click()
    trainer.get_by_role("link", name="集合研修を決める").click()
    trainer.locator("#id_on").fill(LAST.replace(day=20).isoformat())
    trainer.locator("#id_at").fill("13:30")
    trainer.locator("#id_place").fill("本社 3 階 大会議室")
    trainer.locator("#id_teacher").fill("吉田 香織")
    trainer.get_by_role("button", name="決める").click()
    trainer.get_by_role("button", name="出席の受け付けを始める").click()


def answer(phone: Page) -> set[str]:
    """Every question rightly; returns what was asked."""
    asked: set[str] = set()
    while "/quiz/" in phone.url:
        place = len(asked) + 1
        text = phone.locator("legend").inner_text().removeprefix(f"{place}. ").strip()
        asked.add(text)
        ranks = phone.locator("select[name^=rank_]")
        for n in range(ranks.count()):
            label = phone.locator("fieldset .field label").nth(n).inner_text()
            ranks.nth(n).select_option(str(KNOWN[text].index(label) + 1))
        for box in phone.locator("label.tick").all() if not ranks.count() else ():
            if box.inner_text().strip() in KNOWN[text]:
                box.locator("input").check()
        here = phone.url
        phone.locator("button[name=go][value=next]").click()
        phone.wait_for_url(lambda url, here=here: url != here)
    return asked


def fits(page: Page) -> None:
    """Nothing too wide, nothing that shuts somebody out."""
    assert stage.overflow(page) <= 0
    assert stage.barriers(page) == []


def test_present_by_the_code_failed_once_and_passed_with_other_questions(
    chromium: Browser, live: Installation
) -> None:
    trainer = company.sign_in(chromium, live, "yoshida", viewport=company.DESK)
    decide(trainer)
    trainer.get_by_role("link", name="QR コードを映す").click()
    code = trainer.locator("#code .figure").inner_text()

    phone = company.sign_in(chromium, live, "nakamura", viewport=company.PHONE)
    phone.goto(f"/training/here/{code}/")
    expect(phone.locator("main")).to_contain_text("本社 3 階 大会議室")
    phone.get_by_role("button", name="出席する").click()
    expect(phone.locator("main")).to_contain_text("研修が終わると、テストが開きます")

    trainer.get_by_role("link", name="集合研修に戻る").click()
    expect(trainer.locator("main")).to_contain_text("QR コード")
    trainer.get_by_role("button", name="終えて、修了を記録する").click()
    expect(trainer.locator("main")).to_contain_text("終えました")

    phone.reload()
    phone.get_by_role("button", name="テストを受ける").click()
    first = phone.locator("legend").inner_text().removeprefix("1. ").strip()
    phone.get_by_role("button", name="残して見直しへ").click()
    phone.get_by_role("button", name="答えを出して採点する").click()
    expect(phone.locator("main")).to_contain_text("合格点に届きませんでした")
    seen = set(phone.locator("ol.prose > li > p:first-child strong").all_inner_texts())
    assert first in seen
    phone.get_by_role("link", name="間違えたところを見直して、受け直す").click()
    expect(phone.locator("main")).to_contain_text("見直す条")
    fits(phone)
    phone.get_by_role("button", name="テストを受ける").click()
    phone.wait_for_url("**/quiz/1/")
    assert answer(phone).isdisjoint(seen)
    phone.get_by_role("button", name="答えを出して採点する").click()
    phone.get_by_role("link", name="修了の記録を開く").click()
    expect(phone.locator("main")).to_contain_text("集合研修 (本社 3 階 大会議室)")
    expect(phone.locator("main")).to_contain_text("10 / 10")
    fits(phone)
    company.expect_no_complaints(trainer, phone)
