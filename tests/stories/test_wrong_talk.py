"""佐藤's notice to an applicant: the other 山田, in a new messaging app. Stopped, checked from a phone, put right."""

import re
from collections.abc import Iterator
from pathlib import Path

import company
import pytest
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until
from omamori.do.outbound.messaging.tests import servers
from omamori.do.outbound.messaging.tests.servers import Service

pytestmark = pytest.mark.browser
NOTICE = (
    "山田 花子 様\n応募者番号 A2026-014\n\n選考の結果、採用が決まりましたのでお知らせします。\n"
)
SENTENCE = (
    "添付「採用通知.txt」には「山田 花子」(A2026-014) と同じ名前がありますが、"
    "宛先は「山田 華子」(A2026-041) です。"
)


@pytest.fixture(scope="module")
def matrix() -> Iterator[Service]:
    with servers.serving(servers.matrix) as found:
        yield found


def adopt(browser: Browser, live: Installation, matrix: Service) -> None:
    """The company takes a new tool into use: asked for, approved by another, connected."""
    office = company.sign_in(browser, live, "kobayashi", viewport=company.DESK)
    office.goto("/messaging/tools/request/")
    office.get_by_label("道具").select_option(label="Matrix")
    office.get_by_label("使う目的").fill("応募者との連絡。電話がつながらない人が多いため。")
    office.get_by_label("リスク").fill("氏名だけの一覧から選ぶため、同じ姓の人に送るおそれ。")
    office.get_by_label("対策").fill("台帳から二つの見分けで選び、はじめは二人で確かめる。")
    office.get_by_label(re.compile("使い方と決まり")).fill("相手は氏名と応募者番号で選びます。")
    office.get_by_role("button", name="申請する").click()
    expect(office.locator("main")).to_contain_text("承認を待っています")
    where = office.url
    officer = company.sign_in(browser, live, "tanaka", viewport=company.PHONE)
    company.task(officer, "Matrix の採用を決める").click()
    officer.get_by_role("button", name="採用を承認する").click()
    office.goto(f"{where}connect/")
    office.get_by_label(re.compile("ホームサーバー")).fill(matrix.url)
    office.get_by_label("トークン").fill("right")
    office.get_by_role("button", name="つないで確かめる").click()
    expect(office.locator("main")).to_contain_text("つながりました")
    company.expect_no_complaints(office, officer)


def choose(page: Page, number: str) -> None:
    """Look for 山田 and take one of the two, by the number that goes with the name."""
    page.get_by_label("相手の氏名か姓").fill("山田")
    page.get_by_role("button", name="探す").click()
    expect(page.locator("main")).to_contain_text("似た名前の人が 2 人います")
    assert stage.overflow(page) <= 0
    page.locator("label.tick", has_text=number).locator("input").check()
    page.get_by_label("その人の会社名か番号を入力してください").fill(number)
    page.get_by_role("button", name="この人に書く").click()
    expect(page.locator("main")).to_contain_text("同じ姓の人")


def ask_suzuki(page: Page) -> None:
    """From the message to its checks, everything ticked, 鈴木 asked."""
    page.get_by_role("link", name="確かめて先へ進む").click()
    company.ask(page, "鈴木 由香")


def slip(sato: Page, file: Path) -> str:
    """At home with his telephone: the guidance first, then the slip of the finger; where it is held."""
    sato.goto("/messaging/")
    sato.get_by_role("link", name="Matrix").click()
    sato.get_by_role("button", name="読んで理解しました").click()
    sato.goto("/messaging/new/")
    choose(sato, "A2026-041")
    sato.get_by_label("本文").fill("採用通知をお送りします。ご確認ください。")
    sato.get_by_label("ファイル").set_input_files(file)
    assert stage.overflow(sato) <= 0
    sato.get_by_role("button", name="調べて送る").click()
    expect(sato.locator("main")).to_contain_text("送らずに止めました")
    assert stage.overflow(sato) <= 0
    held = sato.url
    ask_suzuki(sato)
    expect(sato.locator(".reasons li").first).to_contain_text(SENTENCE)
    return held


def stop(suzuki: Page) -> None:
    """On the way, with her own telephone: she reads the sentence and stops it."""
    company.task(suzuki, "さんのメッセージを確認する").click()
    expect(suzuki.locator(".reasons li").first).to_contain_text(SENTENCE)
    assert stage.overflow(suzuki) <= 0
    suzuki.get_by_text("おかしいところがあったので止める").click()
    suzuki.get_by_role("button", name="止めて、頼んだ人に戻す").click()


def choose_again(sato: Page, held: str) -> None:
    """Text and file are still there; the tool is new, so two people look although nothing is wrong now."""
    sato.goto(held)
    sato.get_by_role("button", name="相手が違う。選び直す").click()
    expect(sato.locator("main")).to_contain_text("ヒヤリハットに残しました")
    choose(sato, "A2026-014")
    expect(sato.get_by_label("本文")).to_have_value("採用通知をお送りします。ご確認ください。")
    expect(sato.get_by_label("採用通知.txt")).to_be_checked()
    sato.get_by_role("button", name="調べて送る").click()
    ask_suzuki(sato)
    expect(sato.locator("main")).not_to_contain_text("と同じ名前があります")


def agree(suzuki: Page) -> None:
    """She opens the file, looks, and answers who gets it."""
    suzuki.goto("/")
    company.task(suzuki, "さんのメッセージを確認する").click()
    company.known_answers(suzuki)
    suzuki.known = ["山田 花子 (A2026-014)", "1"]  # type: ignore[attr-defined]
    company.look_and_go_on(suzuki)
    company.answer(suzuki, right=True)
    expect(suzuki.locator("h1")).to_have_text("答えを受け取りました")


def test_the_applicant_of_the_same_surname(
    chromium: Browser, live: Installation, matrix: Service, tmp_path: Path
) -> None:
    adopt(chromium, live, matrix)
    file = tmp_path / "採用通知.txt"
    file.write_text(NOTICE, "utf-8")
    tanaka = company.sign_in(chromium, live, "tanaka", viewport=company.DESK)
    before = company.near_misses(tanaka)
    sato = company.sign_in(chromium, live, "sato", viewport=company.SMALL_PHONE)
    held = slip(sato, file)
    suzuki = company.sign_in(chromium, live, "suzuki", viewport=company.PHONE)
    stop(suzuki)
    assert matrix.posted == []
    choose_again(sato, held)
    agree(suzuki)
    until(lambda: len(matrix.posted) == 2, seconds=60)
    assert [text for _, text in matrix.posted] == [
        "採用通知をお送りします。ご確認ください。",
        "採用通知.txt",
    ]
    rooms = {c.path.split("/")[5] for c in matrix.calls if "/send/" in c.path}
    assert rooms == {"!a2026-014:oubo.example"}
    until(lambda: company.near_misses(tanaka) == before + 1)
    tanaka.goto("/incidents/")
    expect(tanaka.locator("table.table-cards tbody")).to_contain_text("チャット")
    sato.goto("/messaging/")
    expect(sato.locator("main")).to_contain_text("送信済み")
    company.expect_no_complaints(sato, suzuki, tanaka)
