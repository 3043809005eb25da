"""名前に見える地名と見出し。Names of stations and towns in a row, and English headings, that look like names of persons.

神田, 大塚 and 上野 are surnames, too; what tells them apart is their company: a word for a line or a district before them, a
column under 駅名, or a whole row of stations. A heading of English words has words that nobody is called.
"""

import bisect
import re
from collections.abc import Callable, Sequence

from pidetect.expressions import lazily
from pidetect.normalize import positions
from pidetect.types import Kind, Match

_words, _NAME = str.split, Kind.PERSON_NAME
# Stations and districts that are surnames as well, or stand in the same rows; known to everybody (own compilation).
_STATIONS = frozenset(
    _words(
        "東京 神田 秋葉原 御徒町 上野 鶯谷 日暮里 西日暮里 田端 駒込 巣鴨 大塚 池袋 目白 "
        "高田馬場 新大久保 新宿 代々木 原宿 渋谷 恵比寿 目黒 五反田 大崎 品川 高輪 田町 浜松町 "
        "新橋 有楽町 赤羽 王子 尾久 三河島 南千住 北千住 綾瀬 亀有 金町 松戸 柏 我孫子 取手 "
        "浅草 両国 錦糸町 亀戸 平井 小岩 市川 本八幡 船橋 津田沼 幕張 稲毛 千葉 蘇我 木更津 "
        "成田 佐倉 四ツ谷 四谷 市ヶ谷 飯田橋 水道橋 御茶ノ水 中野 高円寺 阿佐ヶ谷 荻窪 西荻窪 "
        "吉祥寺 三鷹 武蔵境 国分寺 国立 立川 日野 八王子 高尾 青梅 川崎 鶴見 横浜 戸塚 大船 "
        "藤沢 辻堂 茅ヶ崎 平塚 大磯 小田原 熱海 三島 沼津 富士 静岡 掛川 浜松 豊橋 名古屋 "
        "岐阜 大垣 米原 京都 山科 高槻 茨木 新大阪 大阪 三ノ宮 三宮 神戸 明石 姫路 岡山 福山 "
        "広島 博多 小倉 天神 梅田 難波 なんば 天王寺 京橋 鶴橋 本町 堺筋本町 淀屋橋 北浜 "
        "心斎橋 十三 西宮 芦屋 大宮 浦和 蕨 川口 与野 熊谷 高崎 前橋 宇都宮 小山 古河 久喜 "
        "白岡 蓮田 上尾 桶川 北本 鴻巣 川越 所沢 飯能 秩父 水戸 土浦 石岡 友部 仙台 福島 "
        "郡山 盛岡 青森 秋田 山形 新潟 長岡 長野 松本 上田 佐久 小諸 甲府 富山 高岡 金沢 "
        "福井 敦賀 大森 蒲田 大井町 三田 芝 白金 白金台 麻布 六本木 赤坂 青山 表参道 九段下 "
        "神保町 本郷 小石川 茗荷谷 千駄木 根津 湯島 日本橋 茅場町 八丁堀 銀座 築地 月島 豊洲 "
        "木場 門前仲町 森下 清澄 白河 押上 曳船 練馬 石神井 大泉 板橋 成増 光が丘 下北沢 "
        "明大前 笹塚 調布 府中 多摩 町田 登戸 溝の口 二子玉川 自由が丘 田園調布 中目黒 代官山 "
        "三軒茶屋 桜新町 用賀 経堂 成城 狛江 柿生 新百合ヶ丘 相模原 橋本 厚木 海老名 大和 "
        "湘南台 長津田 青葉台 鷺沼 宮前平 日吉"
    )
)
_ITEM, _BETWEEN = (
    r"(?:溝の口|[一-鿿]{1,2}が丘|[一-鿿々ヶケ]{1,6})",
    r"(?:[ \u3000]?[、，,・/／→⇒～〜][ \u3000]?|[ \u3000\t]{1,3}|\n)",
)
_ROW = lazily(rf"{_ITEM}(?:{_BETWEEN}{_ITEM})+")
_PLACE = lazily(rf"{_ITEM}(?:[ \u3000]{_ITEM})?")
_REACH = 80
# What a row that goes on before or behind a name has there, and the words in it; quicker than looking for the row.
_LETTER, _PARTING = "[一-鿿々ヶケがの]", "[ \u3000\t\n、，,・/／→⇒～〜]"
_GOES_ON = lazily(f"{_PARTING}{{0,3}}{_LETTER}")
_COMES_BEFORE = lazily(f"{_LETTER}{_PARTING}{{0,3}}\\Z")
_JOINED = lazily(f"(?:{_LETTER}|{_PARTING})*")
_ITEMS = lazily("[一-鿿々ヶケ]+")
_LONGEST_PLACE, _LEAST_CELLS, _LEAST_STATIONS = 9, 2, 2
_OF_PLACES = lazily(
    r"(?:駅|沿線|線|路線|停車駅?|エリア|地区|地域|勤務地|会場|方面|区間|乗換|下車|最寄り?駅?|営業所|支店|店舗|拠点|町名|地名|都市|市町村|行政区"
    r"|出張所|配送先|校区|学区|町内|名所|観光地?|物件所在地|開催地|対象地)(?:名|一覧|別|は|の駅|の例)?[ \u3000\t]?[:：はが]?[ \u3000\n]*$"
)
_PLACES_BEHIND = lazily(
    r"[ \u3000]?(?:駅|線|方面|エリア|地区|間の|間で|の各[駅地店]|の[一二三四五六七八九十0-9]+[地駅店箇か]|など各地)"
)
_OF_PERSONS = lazily(
    r"担当|氏名|名前|社員|出席|欠席|参加|メンバー|様|さん|殿|講師|委員|役員|リーダー|連絡"
)
# Each header of a column of places has one of these.
_HEADER_WORDS = (
    *("駅", "地名", "町名", "店名", "地区", "地域", "エリア", "勤務地", "店舗", "会場", "支店"),
    *("営業所", "路線", "都市", "市区町村", "都道府県"),
)
_PLACE_HEADER = lazily(
    r"^(?:最寄り?|乗車|降車|出発|到着)?駅名?$|^(?:地名|町名|地区|地域|エリア|勤務地|店舗|店名|会場|支店|営業所|路線|都市|市区町村|都道府県)名?$"
)
_LATIN_WORDS = lazily(r"[A-Za-z]+")
# Ends of headings, kinds of letters, things and events.
_THINGS = frozenset(
    _words(
        "value values name names type title status notice holiday lock smart sans serif mono font "
        "gothic mincho marathon tower project plan plans report review summary agenda minutes budget "
        "schedule guide manual policy notes release version draft index table contents chapter "
        "section appendix figure list item items total average result results analysis market "
        "marketing product products order orders delivery invoice receipt price quantity amount date "
        "time year month week day morning evening meeting workshop seminar conference festival event "
        "campaign sale service services software hardware network server cloud database api app "
        "application website online mobile phone email address number code key keys password login "
        "user users customer client vendor supplier partner management manager director officer "
        "president chairman committee council board association society institute foundation museum "
        "library theater theatre stadium park garden station airport port bridge road line express "
        "railway tea coffee latte cake pie beef pork chicken salad soup set menu special new old big "
        "small green blue red white black golden silver happy welcome hello good best first second "
        "third final initial annual monthly weekly daily quarterly security privacy compliance "
        "quality safety training education development engineering design research technology "
        "information communication strategy business operations finance accounting legal human "
        "resources mt mount lake public general standard premium basic advanced classic original"
    )
)

# What is named after persons.
_NAMED_AFTER = frozenset(
    _words(
        "tower project park museum stadium bridge airport station theater theatre garden festival "
        "foundation institute library prize award cup memorial street building hall center centre "
        "hotel hospital university college school road avenue"
    )
)
_WORD_BEHIND = lazily(r" ([A-Z][a-z]+)")


def without(text: str, matches: Sequence[Match]) -> list[Match]:
    """The matches without names that are places in a row or words of a heading.

    Args:
        text: the original text.
        matches: of any kinds.
    """
    if not any(m[0] == _NAME for m in matches):
        return list(matches)
    columns = _columns_of_places(text)
    return [m for m in matches if m[0] != _NAME or not _is_nobody(text, m[1], m[2], columns)]


_InColumn = Callable[[int], bool]


def _is_nobody(text: str, start: int, end: int, in_column: _InColumn | None) -> bool:
    name = text[start:end]
    if name.isascii():
        words = _LATIN_WORDS.findall(name)
        called = any(w.lower() in _THINGS for w in words[-1:] + words[:1])
        behind = _WORD_BEHIND.match(text, end)
        return called or (behind is not None and behind[1].lower() in _NAMED_AFTER)
    if end - start > _LONGEST_PLACE:
        return False
    goes_on = (
        _GOES_ON.match(text, end) is not None
        or _COMES_BEFORE.search(text, start - 4 if start > 4 else 0, start) is not None
        or _STATIONS.issuperset(name.split())
    )
    found = (in_column is not None and in_column(start)) or (
        goes_on and _is_in_a_row(text, start, end)
    )
    return found and _PLACE.fullmatch(name) is not None


def _is_in_a_row(text: str, start: int, end: int) -> bool:
    """Whether a name stands in a row of places: all of them stations, or behind a word for places."""
    first, last = max(0, start - _REACH), end + _REACH
    before = _JOINED.match(text[first:start][::-1])
    behind = _JOINED.match(text, end, last)
    near = text[start - (before.end() if before else 0) : behind.end() if behind else end]
    stations = sum(map(_STATIONS.__contains__, _ITEMS.findall(near)))
    if stations < _LEAST_STATIONS and "が丘" not in near and "の口" not in near:
        return False
    for row in _ROW.finditer(text, first, last):
        if row.start() <= start and end <= row.end():
            items = re.split(_BETWEEN, row.group())
            words = text[max(0, row.start() - 16) : row.start()]
            if _OF_PERSONS.search(words.rpartition("\n\n")[2]):
                return False
            return _are_places(items, words, text[row.end() : row.end() + 12], text[start:end])
    return False


def _are_places(items: list[str], before: str, behind: str, name: str) -> bool:
    known = sum(item in _STATIONS for item in items)
    parts = name.split()
    if len(items) == 2:
        # Two stations with a blank between are no surname and given name.
        return len(parts) == 2 and known == 2 and "　" not in name
    announced = (
        _OF_PLACES.search(before) or _PLACES_BEHIND.match(behind) or _OF_PLACES.search(items[0])
    )
    if announced:
        return known * 2 >= len(items)
    return known == len(items) or (known >= _SURE and known * 5 >= len(items) * 4)


_SURE = 4


# No row of a table is longer; further back a name need not look, so that a text without line ends takes no longer.
_LONGEST_ROW = 4_000


def _columns_of_places(text: str) -> _InColumn | None:
    """Tells of a place whether it is in a cell of a column whose header says that places follow; None without any.

    The header is the first line behind an empty one. All of them are read at once: looking for it from every name would
    be quadratic.
    """
    separated = "\t" in text or "," in text
    if not separated or not any(map(text.__contains__, _HEADER_WORDS)):
        return None
    gaps = positions(text, "\n\n")
    headers = [_places_among(text, top) for top in (0, *(gap + 1 for gap in gaps))]
    if not any(columns for _, columns in headers):
        return None

    def is_under_places(start: int) -> bool:
        first = max(0, start - _LONGEST_ROW)
        line = text.rfind("\n", first, start) + 1
        if not line and first:
            return False
        separator, columns = headers[bisect.bisect_right(gaps, line - 2)]
        return bool(columns) and text.count(separator, line, start) in columns

    return is_under_places


def _places_among(text: str, top: int) -> tuple[str, frozenset[int]]:
    """The separator of a header that begins at a place, and the numbers of its columns of places."""
    end = text.find("\n", top + 1, top + 1 + _LONGEST_ROW)
    if end < 0 and len(text) - top > _LONGEST_ROW:
        return "", frozenset()
    header = text[top : end if end >= 0 else len(text)].strip("\n")
    separator = "\t" if "\t" in header else ","
    cells = header.split(separator)
    if len(cells) < _LEAST_CELLS:
        return separator, frozenset()
    found = (n for n, cell in enumerate(cells) if _PLACE_HEADER.match(cell.strip()))
    return separator, frozenset(found)
