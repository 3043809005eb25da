"""佐藤's wrong mail, from his mail program to the proof that a stranger verifies."""

import contextlib
from collections.abc import Iterator
from typing import Any

import company
import psycopg
import pytest
import sqlcipher3.dbapi2 as sqlcipher
import stage
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until
from omamori.cli import demo
from omamori.foundation.crypto import keyring

pytestmark = pytest.mark.browser
SUBJECT = "あおば商事様 ダイレクトメール発送名簿の送付"


def test_held_checked_by_two_people_and_delivered_byte_for_byte(
    chromium: Browser, live: Installation
) -> None:
    content = demo.wrong_mail()
    sato = company.sign_in(chromium, live, "sato", viewport=company.DESK)
    company.send(live, content)
    company.open_held(sato, SUBJECT)
    assert company.arrived(live, demo.RECIPIENT) == []
    receiver, file = (sato.locator(f"#check input[name={n}]") for n in ("recipient", "attachment"))
    assert (receiver.count(), file.count()) == (1, 1)
    receiver.check()
    sato.locator("#check button").click()
    expect(sato.locator(".notice-late")).to_contain_text("添付")
    assert receiver.is_checked()
    assert not file.is_checked()
    company.ask(sato, "鈴木 由香")

    suzuki = company.sign_in(chromium, live, "suzuki", viewport=company.PHONE)
    company.open_asked(suzuki, SUBJECT)
    expect(suzuki.locator("h1")).to_contain_text("佐藤 健さんのメール")
    assert stage.overflow(suzuki) <= 0
    company.answer(suzuki, right=False)
    expect(suzuki.locator(".notice-late")).to_be_visible()
    assert company.arrived(live, demo.RECIPIENT) == []
    company.answer(suzuki, right=True)
    expect(suzuki.locator("h1")).to_have_text("答えを受け取りました")

    company.wait_for_arrival(live, content)
    until(lambda: _shows(sato, "送信しました"))
    # The browser names the 422 of each refused form; nothing else is in its console.
    company.expect_no_complaints(sato, suzuki)


def test_taken_back_becomes_a_lesson_counted_and_recorded(
    chromium: Browser, live: Installation
) -> None:
    subject = "名簿の送付 (取り下げる)"
    sato = company.sign_in(chromium, live, "sato", viewport=company.DESK)
    tanaka = company.sign_in(chromium, live, "tanaka", viewport=company.DESK)
    before = company.near_misses(tanaka)
    company.send(live, company.about(subject))
    company.open_held(sato, subject)
    mail_id = sato.url.rstrip("/").rpartition("/")[2]
    sato.get_by_role("link", name="送らずに取り下げる").click()
    sato.get_by_role("button", name="取り下げる").click()
    expect(sato.locator(".summary")).to_be_visible()
    sato.goto(f"/outbound/{mail_id}/")
    company.withdraw(sato)

    until(lambda: company.near_misses(tanaka) == before + 1)
    tanaka.goto("/incidents/")
    tanaka.locator("tbody a", has_text="送り先を間違えそうになった").first.click()
    tanaka.get_by_role("link", name="元のメールを見る").click()
    expect(tanaka.locator("h1")).to_have_text(subject)
    tanaka.goto(f"/ledger/?subject={mail_id}")
    rows = tanaka.locator("tbody tr")
    expect(rows.filter(has_text="取り下げ")).not_to_have_count(0)
    expect(rows.filter(has_text="佐藤 健")).not_to_have_count(0)
    assert company.arrived_about(live, subject) == []
    company.expect_no_complaints(sato, tanaka)


def test_called_back_while_it_waits_to_go(chromium: Browser, live: Installation) -> None:
    subject, to = "次回のお打ち合わせ (呼び戻す)", "uketsuke@minato-seihan.example"
    sato = company.sign_in(chromium, live, "sato", viewport=company.PHONE)
    company.send(live, company.letter(subject, to), to)
    company.open_held(sato, subject)
    company.tick_all(sato)
    sato.locator("#check button").click()
    expect(sato.locator("#delayed")).to_be_visible()
    sato.get_by_role("button", name="呼び戻す").click()
    expect(sato.locator("main")).to_contain_text("呼び戻しました。まだ送られていません。")
    sato.get_by_role("link", name="取り下げる").first.click()
    sato.get_by_label("送る必要がなくなった").check()
    sato.get_by_label("いいえ").check()
    sato.get_by_role("button", name="取り下げる").click()
    expect(sato.locator("main")).to_contain_text("取り下げました")
    assert company.arrived(live, to) == []
    company.expect_no_complaints(sato)


def test_answered_from_the_link_in_the_mail_without_signing_in(
    chromium: Browser, live: Installation
) -> None:
    subject, to = "名簿の送付 (リンクで確認)", "yamamoto@hinode-bussan.example"
    content = company.about(subject, to=to)
    sato = company.sign_in(chromium, live, "sato", viewport=company.DESK)
    company.send(live, content, to)
    company.open_held(sato, subject)
    known = set(company.links(live, "suzuki"))
    company.ask(sato, "鈴木 由香")
    phone = chromium.new_context(viewport=company.PHONE, locale="ja-JP").new_page()
    link = company.open_link(phone, live, "suzuki", known)
    assert subject not in link
    for _ in range(2):  # a mail scanner that opens links uses nothing up, and sees nothing
        phone.goto(link)
        expect(phone.locator("main")).to_contain_text("佐藤 健さんの送信メール")
        expect(phone.locator("main")).not_to_contain_text(subject)
    company.prove(phone, "suzuki")
    expect(phone.locator("h1")).to_contain_text("佐藤 健さんのメール")
    company.answer(phone, right=True)
    expect(phone.locator("h1")).to_have_text("答えを受け取りました")
    company.wait_for_arrival(live, content)
    again = phone.goto(link)
    assert again is not None
    assert again.status == 410
    assert (phone.goto(f"{live.url}/outbound/") or again).url.startswith(f"{live.url}/accounts/")


def test_one_changed_byte_is_found_and_named(live: Installation) -> None:
    assert live.command("ledger", "verify").returncode == 0
    with _tampered(live) as public_id:
        answer = live.command("ledger", "verify", check=False)
        assert answer.returncode == 1
        assert public_id in answer.stderr
    assert live.command("ledger", "verify").returncode == 0


@contextlib.contextmanager
def _tampered(live: Installation) -> Iterator[str]:
    """One letter of one fact is other than it was sealed, behind the product's back; then put back."""
    table = "ledger_factrow"
    with contextlib.closing(_database(live)) as base:
        query = base.cursor()
        query.execute(
            f"SELECT id, public_id, subject_id FROM {table} "
            "WHERE id IN (SELECT fact_id FROM ledger_sealedfact) ORDER BY id DESC LIMIT 1"
        )
        number, public_id, true = query.fetchone()
        false = ("A" if true[0] != "A" else "B") + true[1:]

        def write(value: str) -> None:
            query.execute(f"UPDATE {table} SET subject_id = '{value}' WHERE id = {number}")
            base.commit()

        with pytest.raises((sqlcipher.Error, psycopg.Error), match="append-only"):
            write(false)
        base.rollback()
        trigger, restore = _without_trigger(base, table)
        query.execute(trigger)
        try:
            write(false)
            yield public_id
        finally:
            write(true)
            query.execute(restore)
            base.commit()


def _without_trigger(base: Any, table: str) -> tuple[str, str]:
    """The statements that take the guard away and put it back."""
    if isinstance(base, psycopg.Connection):
        change = f"ALTER TABLE {table} %s TRIGGER USER"
        return change % "DISABLE", change % "ENABLE"
    query = base.cursor()
    query.execute(f"SELECT sql FROM sqlite_master WHERE name = '{table}_no_update'")
    (create,) = query.fetchone()
    return f"DROP TRIGGER {table}_no_update", create


def _database(live: Installation) -> Any:
    """As somebody with full rights on the machine opens it."""
    if url := live.environment.get("OMAMORI_DATABASE_URL"):
        return psycopg.connect(url)
    base = sqlcipher.connect(str(next(live.home.glob("*.db"))), timeout=20)
    key = keyring.read(live.home).derive("database").hex()
    base.execute(f"PRAGMA key=\"x'{key}'\"")
    return base


def _shows(page: Page, text: str) -> bool:
    page.reload()
    return text in page.locator("main").inner_text()
