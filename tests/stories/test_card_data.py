"""3,214 persons whose card numbers were read: told, reported to both addressees, with one number in every paper."""

import dataclasses
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import company
import docx
import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from installation import Installation, until

pytestmark = pytest.mark.browser

MAILS, LETTERS, NOWHERE = 114, 24, 3076
"""Some mails, one bundle of letters, and those who bought as guests and left neither."""
PATIENCE = 60_000
"""Milliseconds for a page about thousands of people, on a machine that does other things, too."""
PEOPLE = MAILS + LETTERS + NOWHERE
NO = ("sensitive", "my_number", "my_number_public", "strongly_encrypted", "recovered_unseen")
YES = ("property_damage", "malicious", "being_acquired", "card_data", "personal_data", "pmark_holder", "unreachable")  # fmt: skip
WORDS = {
    "what": "ECサイトの入力ページが書き換えられ、入力されたカードの情報が外へ送られていた。",
    "items": "氏名、カード番号、有効期限",
    "place": "自社で運用するECサイト (東京の本社)",
    "occurred": "11月の更新のあとから",
}
OWN = {
    "industry": "印刷・同関連業", "reporter": "PMS事務局 小林", "finder": "カード会社からの連絡", "whose": "顧客情報",
    "safeguards": "修正の適用は手作業で、診断はしていなかった。", "harm": "身に覚えのない利用が 3 件あり、カード会社が止めた。",
    "done": "サイトを止め、書き換えられたページを戻した。", "planned": "年二回の診断と、毎時の書き換えの検査。",
    "other": "警察に相談し、フォレンジック調査を頼んだ。",
}  # fmt: skip
"""What the record of the case cannot know: written once, the same for every addressee."""


@dataclasses.dataclass(frozen=True)
class Paper:
    """A report as its three files tell it: label -> text."""

    excel: dict[str, str]
    word: dict[str, str]
    pdf: str


@pytest.fixture
def both(chromium: Browser, live: Installation) -> Iterator[tuple[Page, Page]]:
    """The office and the officer, each at a screen of his own; neither needs scripts."""
    plain = {"java_script_enabled": False, "viewport": company.DESK}
    office, officer = (company.sign_in(chromium, live, who, **plain) for who in ("kobayashi", "tanaka"))  # fmt: skip
    yield office, officer
    company.expect_no_complaints(office, officer)
    for page in (office, officer):
        page.context.close()


def the_list() -> bytes:
    """What the shop hands over: one row each."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["氏名", "会員番号", "メール", "郵便番号", "住所", "漏れた項目"])
    for n in range(PEOPLE):
        mail = f"guest{n}@customers.example" if n < MAILS else ""
        street = f"東京都架空区{n}番地" if MAILS <= n < MAILS + LETTERS else ""
        sheet.append([f"見本 {n}号", f"C{n:05}", mail, "100-0001" if street else "", street, "氏名、カード番号"])  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def submit(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button, and be on the page that follows."""
    with page.expect_navigation(timeout=PATIENCE):
        page.get_by_role("button", name=name).first.click()


def send_form(page: Page) -> None:
    """Send the form of the page."""
    with page.expect_navigation(timeout=PATIENCE):
        page.click("main form button[type=submit]")


def begin(office: Page) -> str:
    """From the list to a case whose facts, stage and class are known; returns its path."""
    office.goto("/incidents/cases/new/")
    office.fill("#id_title", "ECサイトからカード番号が読み取られた")
    office.get_by_label("システム・ウェブサイト").check()
    office.fill("#id_what", WORDS["what"])
    send_form(office)
    case = urlsplit(office.url).path
    office.goto(f"{case}facts/")
    for name, text in (WORDS | {"persons": str(PEOPLE), "persons_max": str(PEOPLE)}).items():
        office.fill(f"#id_{name}", text)
    office.fill("#id_reason", "サーバーの記録を数えた。")
    office.get_by_label("漏えい", exact=True).check()
    office.select_option("#id_role", "controller")
    for names, answer in ((NO, "no"), (YES, "yes")):
        for name in names:
            office.select_option(f"#id_{name}", answer)
    send_form(office)
    expect(office.locator(".notice-good")).to_contain_text("計算し直しました")
    office.goto(f"{case}stage/")
    office.get_by_label("事故", exact=True).check()
    office.fill("#id_reason", "外に出ている")
    send_form(office)
    office.goto(f"{case}class/")
    office.get_by_label("不正アクセス", exact=True).check()
    office.get_by_label("バージョン・パッチ適用の不備").check()
    send_form(office)
    office.fill("#id_words", "カード会社から連絡があり、サイトを止めた。")
    submit(office, "経過に書く")
    return case


def prompt_reports(office: Page, officer: Page, papers: str) -> None:
    """速報 to both addressees from what is known, unknown where it is unknown; a second person agrees."""
    for layout in ("pmark", "ppc"):
        start(office, papers, layout, "prompt")
        expect(office.locator("main")).to_contain_text("調査中")
        write(office, ("reporter",))
        agree(office, officer)


def start(office: Page, papers: str, layout: str, stage: str) -> None:
    """A draft for one addressee, from the record."""
    office.goto(papers)
    form = office.locator(f"form:has(input[name=layout][value={layout}]):has(input[name=stage][value={stage}])")  # fmt: skip
    with office.expect_navigation():
        form.get_by_role("button").click()
    expect(office.locator("main")).to_contain_text("分かっていることから、下書きを作りました")


def write(office: Page, codes: tuple[str, ...]) -> None:
    """Fill what a person has to fill."""
    with office.expect_navigation():
        office.get_by_role("link", name="書き直す").click()
    for code in codes:
        if office.locator(f"#id_{code}").count():
            office.fill(f"#id_{code}", OWN[code])
    send_form(office)


def agree(office: Page, officer: Page) -> None:
    """Frozen, looked at by another, handed in with a number."""
    submit(office, "固めて確認に出す")
    expect(office.get_by_role("button", name="内容を確認した")).to_have_count(0)
    officer.goto(office.url)
    submit(officer, "内容を確認した")
    with officer.expect_navigation():
        officer.get_by_role("link", name="提出を記録する").click()
    officer.select_option("#id_channel", "web")
    officer.fill("#id_receipt", "2026-0042")
    send_form(officer)
    expect(officer.locator("main")).to_contain_text("2026-0042")


def tell_everybody(live: Installation, office: Page, officer: Page, matter: str) -> None:
    """The list, the words, the approval by another; mails, letters, and a publication for the rest."""
    office.goto(f"{matter}list/")
    office.set_input_files("input[type=file]", {"name": "会員.xlsx", "mimeType": "application/octet-stream", "buffer": the_list()})  # fmt: skip
    send_form(office)
    submit(office, f"{PEOPLE:,} 人を取り込む")
    expect(office.locator("main")).not_to_contain_text("合っていません")
    office.goto(f"{matter}words/")
    body = office.locator("#id_body").input_value()
    for heading, text in (("何が起きたか", WORDS["what"]), ("なぜ起きたか", "修正の適用が遅れた。"),
                          ("そのおそれがあるか", OWN["harm"]), ("これからすること", OWN["done"]),
                          ("お願いしたいこと", "明細を見て、覚えのない利用をカード会社に伝えてください。")):  # fmt: skip
        body = re.sub(rf"({heading})\n\n", rf"\1\n{text}\n", body)
    office.fill("#id_body", body)
    office.fill("#id_desk", "お客様相談室 0120-550-100")
    submit(office, "承認を頼む")
    officer.goto(matter)
    submit(officer, "この通知を承認する")
    office.goto(matter)
    office.fill("#per_minute", "600")
    submit(office, "メールを送り始める")
    submit(office, "手紙の PDF を作る")
    office.goto(f"{matter}publish/")
    office.fill("#id_text", "ウェブサイトの「大切なお知らせ」に、2026年12月まで載せる。")
    send_form(office)
    until(lambda: posted(office, matter), seconds=90, pause=2)
    until(lambda: told(office, matter) == PEOPLE, seconds=120, pause=2)
    own = company.arrived(live, "guest7@customers.example")
    assert len(own) == 1, "one mail to each"
    assert b"guest8@" not in own[0]


def posted(office: Page, matter: str) -> bool:
    """The bundle is drawn, opened, counted, and said to be in the post."""
    office.goto(matter)
    bundle = office.get_by_role("link", name=re.compile("^第 1 束"))
    if not bundle.count():
        return False
    pdf = office.request.get(bundle.get_attribute("href") or "").body()
    assert len(pypdfium2.PdfDocument(pdf)) == LETTERS
    with office.expect_navigation():
        office.get_by_role("link", name="出した日を記録する").click()
    send_form(office)
    return True


def told(office: Page, matter: str) -> int:
    """How many have been told, as the page counts."""
    office.goto(matter)
    card = office.locator(".card", has_text="通知が済んだ人").locator(".figure").first.inner_text()
    return int(re.sub(r"\D", "", card))


def full_report(office: Page, officer: Page, papers: str, layout: str) -> Paper:
    """確報: refused while a field is empty; whole, agreed to, handed in; read back from its files."""
    start(office, papers, layout, "full")
    submit(office, "固めて確認に出す")
    expect(office.get_by_text("確報では空にできません").first).to_be_visible()
    write(office, tuple(OWN))
    expect(office.locator(".notice-late")).to_have_count(0)
    expect(office.locator("main dl").get_by_text("調査中")).to_have_count(0)
    agree(office, officer)
    where = urlsplit(office.url).path
    files = {kind: office.request.get(f"{where}{kind}/take/").body() for kind in ("excel", "word", "pdf")}  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(files["excel"])).worksheets[0]
    rows = [[str(cell.value or "") for cell in row][-3:] for row in sheet.iter_rows()]
    document = docx.Document(io.BytesIO(files["word"]))
    pages = pypdfium2.PdfDocument(files["pdf"])
    return Paper(
        excel={label: text for label, text, _origin in rows},
        word={r.cells[0].text: r.cells[1].text for t in document.tables for r in t.rows},
        pdf="".join(page.get_textpage().get_text_range() for page in pages),
    )


def test_everybody_is_told_and_every_paper_says_the_same_number(
    both: tuple[Page, Page], live: Installation
) -> None:
    office, officer = both
    case = begin(office)
    number = case.rstrip("/").rpartition("/")[2]
    papers, matter = f"/incidents/papers/case/{number}/", f"/persons/{number}/"
    prompt_reports(office, officer, papers)
    tell_everybody(live, office, officer, matter)
    people = f"{PEOPLE:,}人"
    for layout in ("pmark", "ppc"):
        paper = full_report(office, officer, papers, layout)
        for told_by in (paper.excel, paper.word):
            assert told_by["本人の数"] == people
            reached = next(text for label, text in told_by.items() if "への対応" in label)
            assert f"対象 {people}、通知が済んだ人 {people}" in reached
            assert f"公表で代えた {NOWHERE:,}人" in reached
            assert "調査中" not in told_by.values()
        assert people in paper.pdf
        assert "調査中" not in paper.pdf
    office.goto(papers)
    expect(office.get_by_text("報告先によって、違うことを言っています")).to_have_count(0)
    office.goto(matter)
    expect(office.locator("main")).not_to_contain_text("合っていません")
    office.goto(case)
    expect(office.locator("main")).to_contain_text(f"最大 {people}")
