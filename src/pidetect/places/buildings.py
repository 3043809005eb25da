"""建物。The building and the room after a house number, and where they end.

A building is known by a word (マンション, ハイツ, 荘 …) or by a room number behind a katakana name; a
person's name, a company or a sentence that follows the address is not part of it.
"""

import re

from pidetect.expressions import lazily

_WORD = (
    "マンション|アパートメント|アパート|ハイツ|コーポラス|コーポ|ビルディング|ビルヂング|ビル|タワー|メゾン|レジデンス|ハウス|パレス|コート|ハイム|"
    "プラザ|ヒルズ|パーク|ガーデン|ヴィラ|ビラ|シャトー|シャトレ|ドミール|ライオンズ|カーサ|シティ|ハイランド|エステート|キャッスル|コープ|"
    "レオパレス|ルーム|テラス|スクエア|スクウェア|フラット|ヴィレッジ|ビレッジ|ハイコーポ|フォレスト|ステージ|クレスト|グレイス|リバーサイド|"
    "センター|マンシヨン|ホーム|ホームズ|レジデンシャル|荘|住宅|団地|寮|社宅|宿舎|会館|公舎|官舎|別館|本館|新館|号館|庁舎|学生会館|苑|"
    "棟|[Tt]ower|[Bb]uilding|[Bb]ldg\\.?|[Hh]eights|[Hh]ouse|[Cc]ourt|[Mm]ansion|[Hh]ills|[Rr]esidence|[Pp]alace|[Pp]laza"
)
_END = r"(?![0-9])(?!-[0-9])(?![年月日歳才名人円%])"
_ROOM_UNIT = "区画|号室|号棟|号館|号|室|階|F|f"
_ROOM = (
    rf"(?:(?:[東西南北A-Z0-9一二三四五六七八九十第]{{1,4}}(?:号棟|号館|棟|館)[ -]?)?"
    rf"(?:[#♯]|No\.? ?|地下|B)?(?:[A-Z]-?)?[0-9]{{1,5}}(?:{_ROOM_UNIT})?(?:[ -]?[A-Z]?[0-9]{{1,5}}(?:{_ROOM_UNIT})?|-[A-Z](?![A-Za-z]))?"
    rf"|(?:地下)?[一二三四五六七八九十]{{1,3}}(?:階|号室)|[〇一二三四五六七八九]{{3,4}}(?:号室?)?|[A-Z]号室?)"
)
_SURE_ROOM = lazily(
    rf"[ \n]?[ ]?(?:(?:地下|B|第|[#♯])?(?:[A-Z]-?)?[0-9]{{1,5}}(?:号室|号棟|階|区画|F(?![A-Za-z])|室)(?:[ -]?[A-Z]?[0-9]{{1,4}}(?:{_ROOM_UNIT})?)?|[#♯][A-Z]?[0-9]{{1,4}}){_END}"
)
_GAP = lazily(r" {0,3}(?:\r?\n {0,12})?")
_RUN = lazily(r"(?:[^\W_]|[・&'’.]){1,36}")
# One look at the first letter spares seventy words at each place.
_FIRST = "".join(sorted({w[1:3] if w[0] == "[" else w[0] for w in _WORD.split("|")}))
_WORDS = lazily(f"(?=[{_FIRST}])(?:{_WORD})")
_SENTENCE = lazily(r"[をはにでもへ]|[ぁ-ん][^\W\d_A-Za-zぁ-ゖァ-ヴー]")
_BESIDE = lazily("在住|付近|周辺|近く|周り|所在|居住")
_MORE = lazily("[ァ-ヴー・]{0,12}")
_KANA = lazily(
    r"[ぁ-んー]+[^\W\d_A-Za-zぁ-ゖァ-ヴー]{0,6}|[^をはにでもへ]*[がのつ][^をはにでもへ]*"
)
_TAIL = lazily(rf"(?P<rest>[ ]?(?:[^\W\d_]|・){{0,10}}?)[ -]?\n?(?:{_ROOM}){_END}")
# A building word at the front: コーポ桜台, ハイツ南町; the name behind it ends where the run ends.
_FRONT = lazily(r"(?:[^\W\d_A-Za-z]|・){1,8}(?=[ \n、。,)）]|\Z)")
_KATAKANA_ROOM = lazily(
    rf"[ ]{{0,3}}(?:(?=[^ ]{{0,12}}[ァ-ヴー]{{2}})(?:[^\W\d_ぁ-ゖ]|・){{2,20}}(?:[ ](?!TEL|FAX|tel|fax)[ァ-ヴーA-Za-z]{{2,12}})?|(?!TEL|FAX|Tel|Fax|Mobile|Phone|Mail)(?:[A-Z][A-Za-z.&']{{1,14}} ){{0,3}}[A-Z][A-Za-z]{{2,14}})[ ]?(?:(?:[#♯]|[A-Z]-?)?[0-9]{{2,4}}(?:{_ROOM_UNIT})?|[0-9](?:{_ROOM_UNIT})){_END}"
)
_LINE_END = lazily(r"[ ]{0,2}\r?\n {0,12}")
_NOT_BUILDING = lazily(
    r"[ \n]*(?:tel|fax|電話|携帯|mail|e-?mail|株式会社|有限会社|合同会社|〒|http|担当|氏名|様)",
    re.IGNORECASE,
)
_PARTICLE = lazily(r"にて|です|では|での|から|まで|より|[にでをはへとが](?![ぁ-ん丘岡])")


def building_end(words: str, start: int) -> int:
    """Where the building and room that follow a house number end; ``start`` when there are none."""
    if start >= len(words) or _NOT_BUILDING.match(words, start):
        return start
    if room := _SURE_ROOM.match(words, start):
        named = _named(words, room.end())
        return named if named > room.end() and words[room.end()] != "\n" else room.end()
    end = _named(words, start)
    if end > start:
        return end
    line = _LINE_END.match(words, start)
    found = _KATAKANA_ROOM.match(words, line.end() if line else start)
    if found and not (line and words[found.end() : found.end() + 1] not in ("", "\n")):
        return found.end()
    return start


def _named(words: str, start: int) -> int:
    gap = _GAP.match(words, start)
    begin = gap.end() if gap else start
    run = _RUN.match(words, begin)
    length = _name_length(run.group()) if run else 0
    if not length or _PARTICLE.match(words, begin):
        return start
    end = begin + length
    tail = _TAIL.match(words, end)
    if tail and not _NOT_BUILDING.match(words, end) and not _PARTICLE.match(words, end):
        return _floor(words, tail.end())
    if "\n" in words[start:begin] and words[end : end + 1] not in ("", "\n"):
        return start
    if _WORDS.fullmatch(words, begin, end):
        front = _FRONT.match(words, end)
        if front and not _PARTICLE.search(front.group()):
            return front.end()
    return end


def _name_length(run: str) -> int:
    """How many letters of a run are the name of a building: up to its last building word."""
    last = 0
    for word in _WORDS.finditer(run):
        between = run[last : word.start()]
        if len(between) > (10 if last else 14):
            break
        if _BESIDE.match(between) or (_SENTENCE.search(between) and not _KANA.fullmatch(between)):
            break
        last = word.end()
    if last:
        more = _MORE.match(run, last)
        last = more.end() if more else last
    return last


def _floor(words: str, end: int) -> int:
    """「8階 801号室」: a room behind the floor."""
    room = _SURE_ROOM.match(words, end)
    return room.end() if room and "\n" not in room.group() else end
