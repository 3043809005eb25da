"""表。Lists of persons in many column layouts, with the accidents of real exports, and lists of things."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from maker.people import BANKS, BRANCHES, Person, mark
from maker.people import write as write_person
from maker.template import Page

Cell = Callable[[Page, Person], str]


def _of(what: str) -> Cell:
    return lambda page, person: page.said(person, what)


def _thing(text: str) -> Cell:
    return lambda page, _: page.expand(text)


def _one(dev: tuple[str, ...], final: tuple[str, ...]) -> Cell:
    return lambda page, _: page.source.choice(dev if page.split == "dev" else final)


def _parent(page: Page, person: Person) -> str:
    parent = page.cast.relative(person)
    page.persons.add(parent)
    return write_person(parent, "full", page.style)


def _judged(page: Page, person: Person) -> str:
    return page.said(person, "judged") if page.source.random() < 0.3 else page.source.choice("AAB")


def _illness(page: Page, person: Person) -> str:
    return page.said(person, "illness") if page.source.random() < 0.3 else ""


_NOTES_DEV = (
    "",
    "",
    "",
    "DM不要",
    "{day} 再訪",
    "紹介：{company}",
    "{station}店で契約",
    "要返信",
    "3名で来場",
    "大阪へ転勤予定",
    "前回 {order}",
)
_NOTES_FINAL = (
    "",
    "",
    "",
    "連絡は夕方以降",
    "{plan}",
    "{spot}の展示会",
    "資料送付済 {ymd}",
    "2回目",
    "{company}経由",
    "領収書 {order}",
)


def _note(page: Page, _: Person) -> str:
    return page.expand(page.source.choice(_NOTES_DEV if page.split == "dev" else _NOTES_FINAL))


COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Cell]] = {
    "full": (("氏名", "お名前", "名前", "参加者氏名"), ("ご氏名", "氏名（漢字）", "会員名", "本人氏名"), _of("full")),
    "sur": (("姓", "苗字", "氏名(姓)"), ("氏", "お名前（姓）", "Last Name"), _of("sur")),
    "given": (("名", "氏名(名)", "名前"), ("名", "お名前（名）", "First Name"), _of("given")),
    "kana": (("フリガナ", "カナ氏名", "氏名カナ"), ("ヨミガナ", "氏名（カナ）", "読み"), _of("kana")),
    "hira": (("ふりがな", "よみ"), ("よみがな", "氏名（かな）"), _of("hira")),
    "half": (("カナ", "ｶﾅ氏名"), ("ｼﾒｲ", "氏名ｶﾅ"), _of("half")),
    "surkana": (("セイ", "姓カナ"), ("シ", "姓（カナ）"), _of("surkana")),
    "givenkana": (("メイ", "名カナ"), ("メイ", "名（カナ）"), _of("givenkana")),
    "roman": (("ローマ字", "英字氏名"), ("Name", "氏名（ローマ字）"), _of("ROMAN")),
    "post": (("郵便番号", "〒"), ("〒番号", "ZIP"), _of("post")),
    "post7": (("郵便番号", "〒"), ("郵便", "postal_code"), _of("post7")),
    "addr": (("住所", "現住所", "ご住所"), ("自宅住所", "送付先住所", "所在地"), _of("addr")),
    "addrshort": (("住所", "住所1"), ("ご住所", "連絡先住所"), _of("addrshort")),
    "tel": (("電話番号", "TEL", "電話"), ("自宅電話", "連絡先TEL", "℡"), _of("tel")),
    "mobile": (("携帯", "携帯電話", "携帯番号"), ("連絡先", "ケータイ", "Mobile"), _of("mobile")),
    "lost": (("携帯電話", "電話番号"), ("TEL", "連絡先電話番号"), _of("lost")),
    "mail": (("メールアドレス", "E-mail", "Mail"), ("mail", "電子メール", "email"), _of("mail")),
    "birth": (("生年月日", "誕生日"), ("生年月日（西暦・和暦）", "birthday"), _of("birth")),
    "birth8": (("生年月日", "誕生日"), ("生年月日", "BIRTH"), _of("birth8")),
    "serial": (("生年月日", "誕生日"), ("生年月日", "ご生年月日"), _of("serial")),
    "slash": (("生年月日",), ("誕生日", "生年月日"), _of("slash")),
    "age": (("年齢", "歳"), ("満年齢", "年令"), _of("agenum")),
    "sex": (("性別", "性"), ("男女", "性別"), _of("sex")),
    "my": (("個人番号", "マイナンバー"), ("個人番号（12桁）", "マイナンバー"), _of("my12")),
    "my4": (("マイナンバー", "個人番号"), ("個人番号", "MyNumber"), _of("my")),
    "bank": (("銀行名", "金融機関"), ("振込銀行", "金融機関名"), lambda g, _: g.source.choice(BANKS[g.split])),
    "branch": (("支店名", "支店"), ("本支店", "店名"), lambda g, _: g.source.choice(BRANCHES)),
    "sort": (("種別", "科目"), ("預金種目", "口座種類"), _one(("普通", "普通", "当座"), ("普通", "1", "普通"))),
    "account": (("口座番号",), ("口座No.", "振込口座番号"), _of("account")),
    "holder": (("口座名義", "名義カナ"), ("口座名義人", "名義"), _of("holder")),
    "pension": (("基礎年金番号",), ("年金番号",), _of("pension")),
    "employment": (("雇用保険番号", "被保険者番号"), ("雇用保険被保険者番号",), _of("employment")),
    "insurer": (("保険者番号",), ("保険者番号",), _of("insurer")),
    "userid": (("ID", "ユーザーID"), ("ログインID", "アカウント"), _of("userid")),
    "password": (("パスワード", "PW"), ("初期パスワード", "Password"), _of("password")),
    "card": (("カード番号",), ("クレジットカード番号",), _of("card")),
    "judged": (("判定", "総合判定"), ("総合所見", "判定結果"), _judged),
    "illness": (("既往歴", "病歴"), ("治療中の病気", "持病"), _illness),
    "parent": (("保護者氏名", "保護者"), ("保護者名", "父母氏名"), _parent),
    "company": (("会社名", "勤務先"), ("御社名", "法人名"), _thing("{company}")),
    "dept": (("部署", "所属"), ("部門", "配属"), lambda g, p: g.said(p, "dept")),
    "title": (("役職",), ("職位", "職名"), lambda g, p: g.said(p, "title")),
    "no": (("No", "番号", "社員番号"), ("#", "連番", "会員No."), lambda g, _: g.count()),
    "order": (("注文番号", "受付番号"), ("管理番号", "伝票No."), _thing("{order}")),
    "yen": (("金額", "購入額"), ("支給額", "累計"), _thing("{num}")),
    "day": (("登録日", "受付日"), ("更新日", "入会日"), _thing("{ymd}")),
    "mark": (("出欠", "参加"), ("可否", "回答"), _one(("○", "×", "出席", "欠席"), ("参加", "不参加", "◯", "－"))),
    "grade": (("学年", "クラス"), ("組", "年組"), _one(("1年A組", "2-B", "3年1組"), ("1-1", "2年松組", "3C"))),
    "product": (("商品名", "品名"), ("品目", "購入品"), _thing("{product}")),
    "spot": (("担当地区", "出身地"), ("エリア", "来場地"), _thing("{spot}")),
    "note": (("備考", "メモ"), ("摘要", "特記事項"), _note),
}  # fmt: skip
"""Columns of lists of persons: headers (development, final) and what a cell holds."""

_NUMBERS = {
    "社員番号": "employee_number",
    "会員番号": "customer_number",
    "会員No.": "customer_number",
}
_STRANGERS = {"customers": "会員番号", "members": "会員番号", "school": "出席番号"}

LAYOUTS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "attendance": ("出席者名簿", ("no full dept mark note", "full kana company mark", "sur given dept title mark", "company full", "no full mobile mark", "full tel"), ("mark title full company", "dept full note", "no roman company mail")),
    "customers": ("顧客名簿", ("no full kana post addr tel mail", "sur given surkana givenkana post7 addr lost mail slash", "no full sex birth addr mobile yen note", "full addrshort tel mail day yen", "order sur given post addr mobile product yen note", "full half post7 addr serial sex lost", "no full mail mobile card yen"), ("day full hira addr mobile mail note", "surkana givenkana sur given lost post7 addrshort", "no full age sex spot mobile yen", "product order full post addr tel", "full serial mail note", "addr full tel")),
    "roster": ("社員名簿", ("no full kana dept title mail", "no sur given dept birth day mobile", "no full sex age addr tel pension employment", "dept title full mobile", "full roman mail tel note"), ("no dept full hira slash mobile", "title full mail", "no full birth8 addr employment", "roman full dept mail")),
    "seminar": ("セミナー申込一覧", ("order day full kana company dept mail tel", "day company title full mail note", "order sur given mail mobile mark", "full hira post addr mail age"), ("mail full company title day", "order day full kana lost spot", "company dept sur given mail note")),
    "health": ("健診結果一覧", ("no full birth sex judged note", "full kana age sex illness judged", "no dept full slash insurer judged", "full sex age judged"), ("no full half birth8 judged illness", "full age judged note", "dept full insurer judged")),
    "payroll": ("給与振込一覧", ("no full bank branch sort account holder yen", "full bank branch account holder", "no half bank branch sort account yen", "no full yen bank account"), ("holder bank branch sort account yen", "no full account bank branch note", "full yen bank branch sort account holder")),
    "mynumbers": ("個人番号管理表", ("no full birth my", "no full kana slash my4 addr", "full sex birth my note"), ("no full hira my birth8", "my4 full note", "no full addr my pension")),
    "school": ("児童生徒名簿", ("grade no full hira sex parent tel", "no full kana birth addr parent mobile", "grade full addrshort tel note"), ("grade no full parent mobile", "full hira sex birth post addr", "no grade full note")),
    "members": ("会員名簿", ("full post addr tel", "no full hira addrshort tel day", "sur given mail day", "full kana birth age sex spot"), ("full mobile mail", "post addr full day", "no hira full tel note")),
    "accounts": ("ID一覧表", ("no full userid password dept", "full mail userid password"), ("dept full userid password note", "userid password full mail")),
}  # fmt: skip
"""Lists of persons: type of document, column layouts of the development and of the final part."""

_THINGS = {
    "dev": ("商品コード:{jan}|品名:{product}|型番:{model}|単価:{num}|数量:{few}|発売日:{ymd}", "店舗:{station}前店|地区:{spot}|売上:{num}|前年比:{percent}|伝票:{order}|客数:{num}", "落札者:{company}|法人番号:{corp}|登録番号:{tnum}|金額:{yen}|公告日:{date}", "日付:{ymd}|注文番号:{order}|品名:{product}|送り状:{track}|金額:{num}|状態:出荷済", "部品:{model}|ロット:{order}|版:{version}|在庫:{num}|棚:{few}-{few}-{few}|更新:{ymd} {hms}", "駅:{station}|出発:{time}|到着:{time}|運賃:{yen}|距離:{few}.{few}km|備考:{spot}方面"),
    "final": ("品目:{product}|JAN:{jan}|メーカー:{company}|仕切:{num}|ケース入数:{few}", "取引先:{company}|T番号:{tnum}|請求額:{yen}|期日:{ymd}|請求No.:{order}", "拠点:{spot}|機器:{model}|IP:{ip}|ファーム:{version}|MAC:{hex}|点検日:{ymd}", "伝票日付:{ymd}|科目コード:{raw}|借方:{num}|貸方:{num}|摘要:{company} {product}"),
}  # fmt: skip


def persons(page: Page, kind: str, layout: str) -> str:
    """A list of persons as an export or a sheet has it."""
    source = page.source
    keys = layout.split()
    gap = source.choice((",", ",", "\t", "\t", "quoted"))
    empty = source.choice((0.0, 0.0, 0.1, 0.25))
    headed = source.random() >= 0.2
    rows = [[_called(_header(page, k), kind) for k in keys]] if headed else []
    if headed and _NUMBERS.keys() & set(rows[0]):
        page.number_from(source.choice((10000, 20250000)))
    known: list[Person] = []
    room = source.randint(900, 3200)
    while room > 0:
        again = known and source.random() < 0.04 and kind in {"seminar", "customers"}
        person = source.choice(known) if again else _stranger(page, kind)
        known.append(person)
        row = [_cell(page, person, key, empty) for key in keys]
        for at, header in enumerate(rows[0] if headed else ()):
            if header in _NUMBERS:  # a bare running number is nobody's; under such a header it is
                row[at] = mark(_NUMBERS[header], row[at])
        rows.append(row)
        room -= sum(len(c.split("|")[-1]) + 1 for c in row)
    return _title(page, kind) + _joined(rows, gap) + _foot(page, len(known))


def _header(page: Page, key: str) -> str:
    dev, final, _ = COLUMNS[key]
    return page.source.choice(dev if page.split == "dev" else final)


def _called(header: str, kind: str) -> str:
    """A list of customers has no numbers of staff, a school no members."""
    if kind == "school" and header == "会員No.":
        return "番号"
    return _STRANGERS.get(kind, header) if header == "社員番号" else header


def _stranger(page: Page, kind: str) -> Person:
    person = page.cast.person(distinct=False)
    if kind != "school":
        return person
    child = dt.date(2010, 4, 2) + dt.timedelta(days=page.source.randrange(2500))
    return dataclasses.replace(person, born=child)


def _cell(page: Page, person: Person, key: str, empty: float) -> str:
    always = {"full", "sur", "no", "my", "account", "holder"}
    if key not in always and page.source.random() < empty:
        return ""
    return COLUMNS[key][2](page, person)


def _title(page: Page, kind: str) -> str:
    if page.source.random() < 0.6:
        return ""
    return page.expand(f"{LAYOUTS[kind][0]}（{{date}}現在）") + "\n\n"


def _foot(page: Page, many: int) -> str:
    return f"\n合計 {many} 件\n" if page.source.random() < 0.15 else "\n"


def _joined(rows: list[list[str]], gap: str) -> str:
    if gap == "quoted":
        return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    if gap == ",":
        rows = [[f'"{c}"' if "," in c else c for c in row] for row in rows]
    return "\n".join(gap.join(row) for row in rows)


def things(page: Page) -> str:
    """A list that holds nobody: goods, shops, tenders, journeys."""
    source = page.source
    columns = [c.partition(":") for c in source.choice(_THINGS[page.split]).split("|")]
    gap = source.choice((",", "\t", "quoted"))
    rows = [[name for name, _, _ in columns]]
    many = source.randint(18, 55)
    rows += [[page.expand(value) for _, _, value in columns] for _ in range(many)]
    return _joined(rows, gap) + "\n"
