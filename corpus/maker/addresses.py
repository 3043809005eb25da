"""住所。Addresses in the many ways in which Japan writes them; ends and beginnings are known."""

import random

from maker.style import Style, digits, kanji_number
from maker.words import Place

_KYOTO = ("寺町通御池上る", "烏丸通四条下る", "河原町通三条上ル", "堀川通蛸薬師下ル", "室町通二条東入ル", "油小路通仏光寺西入る", "東洞院通六角下る", "新町通今出川上る", "大宮通五条西入", "柳馬場通錦小路上る")  # fmt: skip
_GRID = ("札幌市中央区南{a}条西{b}丁目", "札幌市北区北{b}条西{a}丁目", "札幌市白石区菊水{a}条{b}丁目", "旭川市{a}条通{b}丁目", "帯広市西{a}条南{b}丁目", "岩見沢市{a}条西{b}丁目")  # fmt: skip
_GRID_CODES = ("0640804", "0010023", "0030802", "0700033", "0800015", "0680024")
_HOUSES = {
    "dev": ("サンハイツ", "コーポみどり", "メゾン青葉", "グリーンヒル", "第2山田ビル", "パークサイド", "レジデンス桜台", "市営住宅3号棟", "ハイム白鳥", "ライオンヒルズ", "エステート南", "シティコープ", "ヴィラ・ノルド", "田中荘", "みらいビル", "Sun Court"),
    "final": ("コーポラス松風", "ドミール光", "プラザ若葉", "中央第一ビル", "県営住宅12棟", "ベルメゾン", "清風荘", "ガーデンテラス東館", "ルミエール", "マンション小鳩", "ロイヤル北斗", "Maison Fleur", "鈴木アパート"),
}  # fmt: skip
AREA_CODES = {
    "北海道": "011", "青森県": "0172", "岩手県": "019", "宮城県": "022", "秋田県": "0182", "山形県": "023",
    "福島県": "0242", "茨城県": "0297", "栃木県": "0282", "群馬県": "027", "埼玉県": "048", "千葉県": "043",
    "東京都": "03", "神奈川県": "045", "新潟県": "0256", "富山県": "0766", "石川県": "0767", "福井県": "0776",
    "山梨県": "0551", "長野県": "0267", "岐阜県": "0574", "静岡県": "0545", "愛知県": "052", "三重県": "0594",
    "滋賀県": "0748", "京都府": "075", "大阪府": "06", "兵庫県": "0791", "奈良県": "0744", "和歌山県": "0738",
    "鳥取県": "0858", "島根県": "0853", "岡山県": "086", "広島県": "0823", "山口県": "0834", "徳島県": "0884",
    "香川県": "0877", "愛媛県": "0897", "高知県": "0887", "福岡県": "092", "佐賀県": "0952", "長崎県": "0957",
    "熊本県": "0968", "大分県": "0977", "宮崎県": "0985", "鹿児島県": "0994", "沖縄県": "098",
}  # fmt: skip


def make(source: random.Random, place: Place, split: str) -> tuple[str, str, str, str]:
    """(postal code, prefecture, the rest up to the house number, building or ""), in plain narrow writing."""
    drawn = source.random()
    building = _building(source, split) if source.random() < 0.45 else ""
    if place.prefecture == "北海道" and drawn < 0.5:
        form = source.randrange(len(_GRID))
        street = _GRID[form].format(a=source.randint(1, 12), b=source.randint(1, 20))
        end = source.choice(("{}-{}", "{}番{}号", "{}番地{}")).format(
            source.randint(1, 30), source.randint(1, 20)
        )
        return _GRID_CODES[form], "北海道", street + end, building
    if place.city.startswith("京都市") and drawn < 0.6:
        street = f"{place.city}{source.choice(_KYOTO)}{place.town}{source.randint(1, 600)}"
        return place.code, place.prefecture, street, building
    return place.code, place.prefecture, place.city + _local(source, place.town), building


def _local(source: random.Random, town: str) -> str:
    a, b, c = source.randint(1, 9), source.randint(1, 40), source.randint(1, 25)
    lot = source.randint(10, 2999)
    kanji = f"{town}{kanji_number(a)}丁目{kanji_number(b)}番{kanji_number(c)}号"
    forms = (
        (f"{town}{a}-{b}-{c}", 10),
        (f"{town}{a}丁目{b}番{c}号", 4),
        (f"{town}{a}丁目{b}-{c}", 4),
        (f"{town}{b}-{c}", 4),
        (f"{town}{lot}番地", 3),
        (f"{town}{lot}番地{c}", 2),
        (f"{town}{lot}", 2),
        (f"{town}{lot}-{a}", 3),
        (f"{town}{kanji_number(a)}丁目{b}番{c}号", 2),
        (kanji, 1),
        (f"大字{town}{lot}番地{a}", 1),
        (f"大字{town}字{source.choice(('中島', '前田', '西原', '上ノ山', '川端'))}{lot}", 1),
        (f"{town}{a}-{b}-{c}-{source.randint(1, 14)}0{source.randint(1, 9)}", 2),
        (f"{town}{a}丁目{b}の{c}", 1),
    )
    return source.choices([f for f, _ in forms], [w for _, w in forms])[0]


def _building(source: random.Random, split: str) -> str:
    name, room = source.choice(_HOUSES[split]), f"{source.randint(1, 14)}0{source.randint(1, 9)}"
    forms = (f"{name}{room}", f"{name} {room}号室", f"{name}{room}号", f"{name}{source.randint(1, 9)}F", f"{name}{source.randint(2, 9)}階", f"{name} {source.choice('AB')}-{room}", f"{name}#{room}")  # fmt: skip
    return source.choices(forms, (6, 5, 3, 1, 1, 1, 1))[0]


def write(parts: tuple[str, str, str, str], style: Style, *, short: bool, line_break: str) -> str:
    """An address as a document writes it.

    Args:
        parts: what ``make`` gave.
        style: the habits of the document.
        short: leave the prefecture out.
        line_break: what stands before the building; a gap when empty.
    """
    _, prefecture, street, building = parts
    text = ("" if short else prefecture) + digits(street, style)
    if building:
        gap = line_break or ("　" if style.wide or style.gap == "　" else " ")
        text += gap + digits(building, style)
    return text
