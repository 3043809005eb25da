"""The first hour: from an empty installation to a complete starter system of a company of thirty (two people)."""

import email
import io
import os
import re
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path

import company
import pytest
import stage
import xlsxwriter
from playwright.sync_api import Browser, Locator, Page, expect

from installation import Installation, until
from omamori.plan.register.ledger_files.tests.ledgers import excel

pytestmark = pytest.mark.browser
PASSWORD = "木漏れ日の坂道を三人で歩く"
PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "first-hour"
DEPARTMENTS = ("総務部", "営業部", "制作部")
HEAD = ["従業者番号", "氏名", "メールアドレス", "部門", "役職", "雇用区分", "入社日"]
FAMILY = ("佐々木", "近藤", "三浦", "大野", "石田", "西村", "原田", "菊地", "水野", "松尾")
GIVEN = ("恵", "誠", "彩")


@pytest.fixture(scope="module")
def empty() -> Iterator[Installation]:
    words = ("--company", "株式会社こだま製本", "--domain", "kodama-bind.example")
    first = ("--officer-name", "三浦 恵", "--officer-email", "miura@kodama-bind.example")
    with Installation(founded=(*words, *first)) as found:
        yield found


def roster() -> bytes:
    """Thirty people as an office keeps them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("名簿")
    sheet.write_row(0, 0, HEAD)
    for n in range(30):
        name = f"{FAMILY[n % 10]} {GIVEN[n // 10]}"
        address = (
            "miura@kodama-bind.example" if name == "三浦 恵" else f"k{n:03}@kodama-bind.example"
        )
        number = "001" if name == "三浦 恵" else f"{100 + n}"
        title = {0: "代表取締役", 10: "総務部長", 20: "営業部長"}.get(n, "")
        row = [number, name, address, DEPARTMENTS[n % 3], title, "正社員", "2020/4/1"]
        sheet.write_row(n + 1, 0, row)
    book.close()
    return buffer.getvalue()


def ledger() -> bytes:
    """The ledger of before, as Excel."""
    return excel([
        ["個人情報管理台帳", None], [],
        ["No", "個人情報名", "業務名", "部署", "責任者", "項目", "利用目的", "対象者", "取得方法", "同意", "媒体",
         "件数", "要配慮", "アクセス権", "保管場所", "保管方法", "利用期限", "保管期間", "廃棄方法"],
        ["1", "製本の注文書", "受注", "営業部", "佐々木 彩", "氏名・住所・電話番号", "製本と納品", "お客様", "直接書面", "公表", "紙・サーバー",
         "約800件", "無", "営業部の社員", "営業の書庫", "施錠", "納品まで", "7年", "溶解"],
        ["2", "名簿印刷の受託データ", "名簿の製本", "制作部", "大野 恵", "氏名、住所", "受託した製本", "委託元の顧客", "受託", "委託元", "サーバー",
         "3,000～5,000", "無", "制作の担当", "受託サーバー", "アクセス制限", "検収まで", "契約終了まで", "返却"],
    ])  # fmt: skip


def picture(page: Page, name: str) -> None:
    """What a person sees, wide and on a telephone; nothing reaches over the edge. Kept when they are asked for."""
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert stage.overflow(page) <= 0, (name, width)
        if os.environ.get("OMAMORI_TEST_PICTURES"):
            page.screenshot(path=PICTURES / f"{name}-{width}.png")
    page.set_viewport_size(company.DESK)


def begin(page: Page, title: str) -> None:
    """From the list of steps to the page of one."""
    page.goto("/beginning/")
    card(page, title).get_by_role("link", name=re.compile("始める|開く")).click()


def card(page: Page, title: str) -> Locator:
    return page.locator("section.card", has=page.get_by_role("heading", name=title))


def expect_done(page: Page, title: str, word: str = "済み") -> None:
    page.goto("/beginning/")
    expect(card(page, title).locator(".badge").first).to_have_text(word)


def first_sign_in(browser: Browser, live: Installation, link: str, address: str) -> Page:
    """The link of an invitation, a password, the first page."""
    context = browser.new_context(base_url=live.url, locale="ja-JP", viewport=company.DESK)
    context.set_default_timeout(company.LIMIT)
    page = context.new_page()
    page.goto(link)
    for box in page.locator("main input[type=password]").all():
        box.fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.fill("#id_login", address)
    page.fill("#id_password", PASSWORD)
    page.click("form:has(#id_login) button[type=submit]")
    page.wait_for_url(live.url + "/")
    return page


def invitation(live: Installation, address: str) -> str:
    """The link in the mail to somebody, once it is there."""
    found: list[str] = []

    def there() -> bool:
        for envelope, content in live.mailbox():
            if address in str(envelope):
                body = email.message_from_bytes(content, policy=SMTP).get_body(("plain",))
                text = body.get_content() if body else ""
                found.extend(re.findall(r"https?://\S+/invitation/\S+", text))
        return bool(found)

    until(there, seconds=60, pause=1)
    return found[-1]


def upload(page: Page, name: str, content: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    page.get_by_role("button", name="読み込む").click()


def appoint(page: Page, post: str, person: str) -> None:
    page.goto("/organization/posts/new/")
    page.get_by_label("役割").select_option(label=post)
    page.get_by_label("任命する人").fill(person)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text(person)


def people_and_posts(office: Page) -> None:
    """The list of people, then the three posts."""
    expect(office.locator("main")).to_contain_text("はじめの一時間")
    office.goto("/beginning/")
    picture(office, "1-steps")
    begin(office, "従業者名簿を取り込む")
    upload(office, "名簿.xlsx", roster())
    office.get_by_role("button", name="この 3 部門を登録する").click()
    picture(office, "2-people")
    office.get_by_role("button", name="この内容で取り込む").click()
    expect_done(office, "従業者名簿を取り込む")
    for post, person in (
        ("個人情報保護管理者", "佐々木 誠"),
        ("個人情報保護監査責任者", "近藤 誠"),
        ("トップマネジメント", "佐々木 恵"),
    ):
        appoint(office, post, person)
    expect_done(office, "代表者、個人情報保護管理者、監査責任者を任命する")
    picture(office, "3-posts")


def invite(office: Page) -> None:
    """Those who decide get their links."""
    office.goto("/people-accounts/")
    office.get_by_role("button", name="まとめて招待する").click()


def lists_and_rules(office: Page) -> None:
    """Laws, context, policy and rules from the starters."""
    for title in ("守る法令と指針の一覧を作る", "会社の状況と、関わる人たちを書く"):
        begin(office, title)
        office.locator("main .empty form button").click()
        expect_done(office, title)
    begin(office, "個人情報保護方針を決める")
    picture(office, "4-rules")
    office.get_by_role("button", name="選んだものを下書きとして取り込む").click()
    expect_done(office, "規程をひな型から作る", "承認待ち")


def register(office: Page) -> None:
    """The Excel ledger of before, and one typical process beside it."""
    begin(office, "個人情報管理台帳を作る")
    office.locator("label.tick", has_text="応募者の履歴書").click()
    office.get_by_label("「応募者の履歴書・職務経歴書」の件数").fill("約40")
    office.get_by_label("「面接の評価表」の件数").fill("約40")
    picture(office, "5-typical")
    office.get_by_role("button", name="選んだ業務の下書きを作る").click()
    office.goto("/register/files/")
    upload(office, "台帳.xlsx", ledger())
    picture(office, "6-ledger")
    office.get_by_label("理由").fill("Excel の台帳を移す")
    office.get_by_role("button", name="この内容で取り込む").click()
    office.goto("/register/waiting/")
    office.get_by_role("button", name="そろった下書きの承認をまとめて頼む").click()
    picture(office, "7-waiting")
    expect_done(office, "個人情報管理台帳を作る", "承認待ち")


def approve_register(officer: Page) -> None:
    """Somebody else looks at each and approves it."""
    for _ in range(12):
        officer.goto("/register/waiting/")
        rows = officer.locator("main table tbody tr", has_text="承認待ち")
        if not rows.count():
            return
        rows.first.get_by_role("link").first.click()
        officer.get_by_role("button", name=re.compile("承認する$")).first.click()
        expect(officer.locator("main")).to_contain_text("承認しました")
    pytest.fail("something still waits")


def risks(office: Page) -> None:
    """Typical scenes of one process."""
    begin(office, "リスクを洗い出す")
    office.get_by_role("link", name="受注").first.click()
    office.get_by_role("link", name="よくある場面").first.click()
    for box in office.locator("input[name=scenes]").all()[:3]:
        box.check()
    picture(office, "8-risks")
    office.get_by_role("button", name="印の付いた場面を取り込む").click()
    expect_done(office, "リスクを洗い出す", "承認待ち")


def plan(office: Page) -> None:
    """No mark yet; the plan of the year from the typical one."""
    office.goto("/beginning/")
    card(office, "プライバシーマークの有効期間").get_by_role("link", name="見送る").click()
    office.get_by_label("見送る理由").fill("これから取得する")
    office.get_by_role("button", name="理由を残して見送る").click()
    begin(office, "年間計画を作る")
    office.locator("main .empty form button").click()
    expect_done(office, "年間計画を作る")
    card(office, "送信ゲート").get_by_role("link", name="見送る").click()
    office.get_by_label("見送る理由").fill("来月、メールの会社と日を決める")
    office.get_by_role("button", name="理由を残して見送る").click()
    expect(office.locator("main")).to_contain_text("ひととおり形になりました")
    office.get_by_role("link", name="できたものを見る").click()
    picture(office, "9-result")
    expect(office.locator("main")).to_contain_text("承認を頼んでください")


def test_an_empty_installation_becomes_a_system(chromium: Browser, empty: Installation) -> None:
    office = first_sign_in(chromium, empty, empty.invitation, "miura@kodama-bind.example")
    people_and_posts(office)
    invite(office)
    link = invitation(empty, "k010@kodama-bind.example")
    officer = first_sign_in(chromium, empty, link, "k010@kodama-bind.example")
    lists_and_rules(office)
    register(office)
    approve_register(officer)
    office.goto("/register/")
    expect(office.locator("main")).to_contain_text("製本の注文書")
    risks(office)
    plan(office)
