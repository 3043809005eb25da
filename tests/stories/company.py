"""What the people of the stories do: write mails, sign in, look, tick, answer."""

import email
import email.message
import email.utils
import re
import smtplib
from email.policy import SMTP
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from installation import Installation, until
from omamori.cli import demo

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
NUMBERS = {"suzuki": "E005"}
"""従業者番号 of the demo company, as people know their own."""
LIMIT = 15_000
"""Milliseconds a page may take on a busy machine; what must be quick says so itself."""


def about(subject: str, to: str = demo.RECIPIENT) -> bytes:
    """The wrong mail under a subject of its own."""
    mail = email.message_from_bytes(demo.wrong_mail(), policy=SMTP)
    mail.replace_header("Subject", subject)
    mail.replace_header("To", to)
    return mail.as_bytes()


def letter(subject: str, to: str) -> bytes:
    """A short mail without attachment."""
    mail = email.message.EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = f"佐藤 健 <{demo.SENDER}>", to, subject
    mail["Message-ID"] = email.utils.make_msgid(domain="mirai-print.example")
    mail.set_content("いつもお世話になっております。次回のお打ち合わせの件です。\n")
    return mail.as_bytes()


def send(live: Installation, content: bytes, to: str = demo.RECIPIENT) -> None:
    """佐藤's mail program hands a mail to the gate; returns at the gate's 250."""
    with smtplib.SMTP("127.0.0.1", live.smtp, timeout=60) as server:
        server.sendmail(demo.SENDER, [to], content)


def sign_in(browser: Browser, live: Installation, local: str, **wishes: Any) -> Page:
    """A person of the demo company at a screen of his own, watched for complaints."""
    context = browser.new_context(base_url=live.url, locale="ja-JP", **wishes)
    context.set_default_timeout(LIMIT)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.complaints = complaints  # type: ignore[attr-defined]
    page.goto("/accounts/login/")
    page.fill("#id_login", f"{local}@mirai-print.example")
    page.fill("#id_password", demo.PASSWORD)
    page.click("form:has(#id_login) button[type=submit]")
    page.wait_for_url(live.url + "/")
    return page


def open_held(page: Page, subject: str) -> None:
    """From the list of what waits to the mail, as soon as it is there on a busy machine."""
    task = page.locator("#waiting a.task", has_text=subject)

    def there() -> int:
        page.goto("/outbound/")
        return task.count()

    until(there, seconds=60, pause=1)
    task.click()
    expect(page.locator("h1")).to_have_text(subject)


def tick_all(page: Page) -> None:
    """Every receiver and every file, one by one, when the page is there: asking for all of them does not wait."""
    expect(page.locator("#check button")).to_be_visible()
    for box in page.locator("#check input[type=checkbox]").all():
        box.check()


def ask(page: Page, colleague: str) -> None:
    """Tick everything and ask one colleague."""
    tick_all(page)
    label = page.locator("#checker option", has_text=colleague).inner_text()
    page.locator("#checker").select_option(label=label)
    page.locator("#check button").click()
    expect(page.locator("#asked")).to_contain_text(f"{colleague}さんの確認を待っています")


def open_asked(page: Page, subject: str) -> None:
    """From his first page, where a task waits, to the one about this mail: others may wait, too."""
    expect(task(page, "送信メール")).to_be_visible()
    page.goto("/outbound/")
    page.locator("section[aria-labelledby=asked] a.task", has_text=subject).click()


def look_and_go_on(page: Page) -> None:
    """Read the mail, then go on to the questions, which stand on a page of their own."""
    expect(page.locator("input[name^=choice-]")).to_have_count(0)
    page.get_by_role("button", name="見た。質問に答える").click()
    expect(page.locator("h1")).to_have_text("内容についての質問")


def known_answers(page: Page) -> list[str]:
    """What a person remembers who has read the mail and opened its file, as the questions put it."""
    main = page.locator("main").inner_text()
    people = re.search(r"([\d,]+)人分の", main)
    domains = sorted(set(re.findall(r"[\w.-]+@([\w.-]+)", main)))
    known = [*domains, "、".join(domains), *re.findall(r"\S+商事", main)]
    known += re.findall(r"本文の手がかり: .*?(\S+?様)", main.replace("様", " 様", 1))
    if people:
        known.append(f"{people[1].replace(',', '')} 人分")
    files = page.get_by_role("link", name="中身を見る")
    if files.count():
        files.first.click()
        expect(page.locator("main")).to_contain_text("文字だけを取り出して")
        known += page.locator("table tr").first.locator("td").all_inner_texts()
        page.get_by_role("link", name="確認のページに戻る").click()
    return known


def prove(page: Page, local: str) -> None:
    """Give the number of the link's person."""
    page.get_by_label("あなたの従業者番号").fill(NUMBERS[local])
    page.get_by_role("button", name="内容を開く").click()


def answer(page: Page, *, right: bool) -> None:
    """Look, and answer every question; wrongly: the first answer that is not the known one."""
    if page.locator("fieldset").count() == 0:
        page.known = known_answers(page)  # type: ignore[attr-defined]
        look_and_go_on(page)
    known: list[str] = page.known  # type: ignore[attr-defined]
    for question in page.locator("fieldset:has(input[type=radio])").all():
        labels = question.locator("label.tick").all()
        fitting = [x for x in labels if (x.inner_text().strip() in known) is right]
        assert fitting, (known, [x.inner_text() for x in labels])
        fitting[0].locator("input").check()
    page.locator("button[name=decision][value=ok]").click()


def arrived(live: Installation, to: str) -> list[bytes]:
    """The mails outside for one address."""
    return [raw for envelope, raw in live.mailbox() if to in str(envelope)]


def arrived_about(live: Installation, subject: str) -> list[bytes]:
    """The mails outside under one subject."""
    mails = [(email.message_from_bytes(raw, policy=SMTP), raw) for _, raw in live.mailbox()]
    return [raw for mail, raw in mails if mail["Subject"] == subject]


def links(live: Installation, local: str) -> list[str]:
    """The one-time links that notices brought to a person by mail."""
    found = []
    for raw in arrived(live, f"{local}@mirai-print.example"):
        mail = email.message_from_bytes(raw, policy=SMTP)
        if mail["Auto-Submitted"]:
            found += re.findall(rf"{live.url}/a/\S+", mail.get_content())
    return found


def task(page: Page, text: str) -> Locator:
    """The link of something that waits, on the page of all of it: home shows ten lines, several of a kind as one."""
    page.goto("/tasks/")
    page.eval_on_selector_all("details.task-many", "all => all.forEach(d => { d.open = true })")
    return page.locator("main .tasks a", has_text=text).first


def open_link(page: Page, live: Installation, local: str, known: set[str]) -> str:
    """The link that came since ``known`` and still asks: a notice of an earlier story may arrive late."""
    asking: list[str] = []

    def there() -> bool:
        new = set(links(live, local)) - known
        asking.extend(link for link in new if page.request.get(link).ok)
        return bool(asking)

    until(there, seconds=60, pause=0.5)
    return asking[0]


def expect_no_complaints(*pages: Page) -> None:
    """Nothing in the consoles but the 422 of forms that were refused, which browsers report."""
    for page in pages:
        found = [c for c in page.complaints if " 422 " not in c]  # type: ignore[attr-defined]
        assert found == []


def wait_for_arrival(live: Installation, content: bytes) -> None:
    """Until exactly these bytes lie outside, below the one line that the gate adds."""

    def is_it(raw: bytes) -> bool:
        trace = raw.removesuffix(content)
        return trace != raw and trace.startswith(b"Received: ") and trace.count(b"\n") == 4

    until(lambda: any(is_it(raw) for _, raw in live.mailbox()), seconds=30)


def withdraw(page: Page) -> None:
    """Take the mail back because of its receiver, as a near miss."""
    page.get_by_role("link", name="送らずに取り下げる").click()
    page.get_by_label("宛先が違う").check()
    page.get_by_label("はい。ヒヤリハットとして残す").check()
    page.get_by_role("button", name="取り下げる").click()
    expect(page.locator("main")).to_contain_text("取り下げました。送られていません")


def near_misses(page: Page) -> int:
    """How many near misses the statistics show this reader."""
    page.goto("/statistics/")
    card = page.locator(".card", has=page.get_by_text("ヒヤリハット", exact=True)).first
    return int(card.locator(".figure").inner_text().replace(",", ""))
