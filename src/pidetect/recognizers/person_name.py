"""氏名。Names by structural evidence only: a label before, a form of address after, a column above.

Free text without such a sign needs a tagger, not a rule. A surname of the dictionary (1,999 surnames, about
80 % of all people) makes a structural sign certain; without it the sign must be strong.
"""

import re
from collections.abc import Iterator

from pidetect.dictionaries import surnames
from pidetect.normalize import fold
from pidetect.reading import Reading
from pidetect.types import Kind, Match

_words = str.split
_KANJI = "一-鿿㐀-䶿豈-﫿々〆ヶヵ𠀀-𪿿"
_LETTER = f"{_KANJI}ぁ-んァ-ヶー"
_SPACE = r"[ 　]?"
_NAME = rf"[{_KANJI}]{{1,5}}{_SPACE}[{_LETTER}]{{0,6}}|[ァ-ヶー]{{2,8}}[ 　・]?[ァ-ヶー]{{0,8}}|[ぁ-ん]{{2,6}}[ 　][ぁ-ん]{{2,6}}"
# From the colon back to the label and forward to the name: running text has few colons.
_COLON = re.compile(r"[:：】\]]")
_LABEL = re.compile(
    r"(?:ご?氏名|お?名前|姓名|ご?担当者?(?:名|様)?|申込者|契約者|受取人|名義人|ご?本人|送信者|差出人|宛名|代表者|署名|保護者"
    r"|世帯主|被保険者|患者|フリガナ|ふりがな)名?[ 　]?(?:[（(][^）)\n]{1,8}[）)])?[ 　\t]{0,3}$"
)
_LABEL_REACH = 24
_LABELLED = re.compile(rf"[:：】\]]{_SPACE}(?P<name>{_NAME})")
# 「氏名 山田花子」 without a colon, and the words that follow a name without a space.
_SPACED = re.compile(rf"(?:氏名|お?名前|フリガナ)[ 　]{{1,4}}(?P<name>{_NAME})")
# はるか and のぞみ are names; と申します and です are not.
_PARTICLE = re.compile(
    rf"(?<=[{_KANJI}])(?:と|です|でござ|は|が|の|を|に|も|へ|から|より|まで|さん|ちゃん|くん)(?=.*[{_KANJI}]|.{{3}}).*$"
)
_TITLE = re.compile(
    r"様|さま|さん|氏|殿|先生|くん|ちゃん|君|部長|課長|係長|主任|次長|社長|専務|常務|取締役|教授"
)
# 「鈴木 <b@example.jp>」: backwards from the @ over the local part to the name before it.
_AT = re.compile("[@＠]")
_MAILBOX = re.compile(
    r"[A-Za-z0-9._%+\-]{1,64}(?:[ 　\t\"'”]{0,2}[<＜(（:：][ 　\t\"'”]{0,2}|[ 　\t]{1,3})"
)
_BEFORE_TITLE = re.compile(
    rf"[ 　]?([{_LETTER}]{{1,6}}(?:[ 　][{_KANJI}]{{1,6}}|[ 　・](?<=[ァ-ヶー][ 　・])[ァ-ヶー]{{1,6}})?)"
)
# Where the words before a title begin anew; 氏 and 君 also open surnames (氏家, 君島).
_CUT = re.compile(r"様|さま|さん|殿|先生|くん|ちゃん")
_AFTER_TITLE = re.compile(r"[々子式相態変方]|体の|が?わり|にな")
_LATIN_CELL = re.compile(r"[A-Za-z][A-Za-z .'\-]{2,38}")
_CELL = re.compile(rf"[{_LETTER} 　・･ｦ-ﾟA-Za-z.'\-（）()〇]{{1,30}}")
_NOT_NAMES = {
    *_words(
        "皆 各 貴 御 お客 客 神 王 奥 何 同 仕 模 有 異 多 上 殿 誰 若 旦那 奥 お嬢 お姫 お子 母 父 兄 姉 祖父 祖母 爺 婆 坊"
    ),
    *_words(
        "沢山 大勢 営業 経理 総務 人事 広報 技術 製造 未定 不明 なし 無し 同上 以上 合計 小計 匿名 担当 代表 本人 記入 必須 様式 氏名 名前 関係各位"
    ),
    *_words(
        "みな ひと どなた あなた 貴方 ご担当 担当 ご担当者 関係 取引先 お取引先 会員 お得意 患者 保護者 生徒 利用者"
    ),
    *_words(
        "参加者 受講者 申込者 契約者 ご本人 ご家族 お子 奥さ 旦那さ お母 お父 お兄 お姉 お医者 お巡り 看護師 皆々"
    ),
}
# No name ends so; of the second group only names that open with a surname do (大山 元, 秋元 先).
_NEVER_ENDINGS = tuple(
    _words("部 課 室 係 者 社 店 会 客 各位 御中 局 員 団 院 校 組合 銀行 庁 省")
)
_RARE_ENDINGS = tuple(_words("所 長 方 元 先 用 園 市 町 村 区 県 国 人"))
_COMPANY = re.compile(
    r"会社|法人|有限|合同|事務所|商店|工業|協会|組合|大学|病院|支店|営業所|センター|グループ|学校|チーム"
)
# How strong each form of address is: さん and 氏 also follow trades and firms (本屋さん, 両氏).
_TITLES = {"様": (0.88, 0.6), "殿": (0.85, 0.5), "さん": (0.85, 0.3), "さま": (0.85, 0.5)}
_OTHER_TITLES = (0.75, 0.2)
# Below a header or behind a label also 神 and 奥 are surnames; before 様 they are not.
_SURE = 0.9


# 人名用の異体字 of frequent surnames: the dictionary holds the usual form.
_OLD_FORMS = str.maketrans(
    "髙﨑邊邉齋齊濵濱澤廣國櫻黑嶋嶌德眞", "高崎辺辺斎斉浜浜沢広国桜黒島島徳真"
)


class PersonName:
    """Label, form of address, column; in this order of strength."""

    kind = Kind.PERSON_NAME

    def find(self, reading: Reading) -> Iterator[Match]:
        """Names that a structure marks."""
        text = reading.text
        for colon in _COLON.finditer(text):
            if _LABEL.search(text[max(0, colon.start() - _LABEL_REACH) : colon.start()]):
                name = _LABELLED.match(text, colon.start())
                if name is not None:
                    yield from _labelled(name)
        for spaced in _SPACED.finditer(text):
            if begins_with_surname(fold(spaced.group("name")).text):
                yield from _labelled(spaced)
        for title in _TITLE.finditer(text):
            yield from _addressed(text, title)
        for at in _AT.finditer(text):
            yield from _mailbox(text, at.start())
        for cell in reading.cells(Kind.PERSON_NAME):
            yield from _cell(reading.text[cell.start : cell.end], cell.start)

    def mask(self, value: str) -> str:
        """The first character stays."""
        return f"{value[:1]}＊＊"


def begins_with_surname(name: str) -> bool:
    """Whether a surname of the dictionary opens the name and something may follow."""
    plain = name.translate(_OLD_FORMS)
    forms = (name, plain)
    return any(
        form[:length] in surnames() for form in forms for length in range(min(4, len(name)), 0, -1)
    )


_GIVEN = re.compile(
    rf"[ 　]?(?:[{_KANJI}]{{1,4}}[ぁ-ん]{{0,2}}|[ぁ-ん]{{2,4}}|[ァ-ヶー]{{2,5}})|[ 　]?"
)


def _is_full_name(words: str) -> bool:
    """Whether the words are a surname of the dictionary, alone or with what may be a given name."""
    plain = words.translate(_OLD_FORMS)
    known = (
        n
        for n in range(min(4, len(words)), 0, -1)
        if words[:n] in surnames() or plain[:n] in surnames()
    )
    return any(_GIVEN.fullmatch(words, length) for length in known)


def _match(text: str, start: int, certainty: float) -> Iterator[Match]:
    value = fold(text).text.replace(" ", "").replace("・", "")
    surname = value in surnames()
    if (
        not value
        or _COMPANY.search(value)
        or (value in _NOT_NAMES and not (surname and certainty > _SURE))
    ):
        return
    if not surname and value.endswith(_NEVER_ENDINGS):
        return
    if not surname and value.endswith(_RARE_ENDINGS) and not begins_with_surname(value[:-1]):
        return
    yield Match(Kind.PERSON_NAME, start, start + len(text), certainty, value)


def _labelled(found: re.Match[str]) -> Iterator[Match]:
    name = found.group("name").rstrip(" 　")
    for title in ("様", "さん", "殿", "氏"):
        name = name.removesuffix(title)
    name = _PARTICLE.sub("", name)
    if len(name) >= 2:
        known = begins_with_surname(fold(name).text)
        yield from _match(name, found.start("name"), 0.95 if known else 0.75)


def _addressed(text: str, title: re.Match[str]) -> Iterator[Match]:
    if _AFTER_TITLE.match(text, title.end()):
        return
    found = _BEFORE_TITLE.match(text[max(0, title.start() - 14) : title.start()][::-1])
    if found is None:
        return
    written = found.group(1)[::-1]
    cut = max((m.end() for m in _CUT.finditer(written)), default=0)
    end = title.start() - found.start(1)
    known, unknown = _TITLES.get(title.group(), _OTHER_TITLES)
    if name := _from_surname(written[cut:]):
        yield from _match(name, end - len(name), known)
    elif not cut and (_WHOLE.fullmatch(written) or written in surnames()):
        start = end - len(written)
        if not text[max(0, start - 1) : start].isalnum():
            yield from _match(written, start, unknown if len(written) > 1 else min(known, 0.6))


def _mailbox(text: str, at: int) -> Iterator[Match]:
    """The display name before an address."""
    backwards = text[max(0, at - 90) : at][::-1]
    local = _MAILBOX.match(backwards)
    found = _BEFORE_TITLE.match(backwards, local.end()) if local else None
    if found is None:
        return
    end = at - found.start(1)
    if name := _from_surname(found.group(1)[::-1]):
        yield from _match(name, end - len(name), 0.85)


# Without a known surname only kanji count: kana before 様 may be any word.
_WHOLE = re.compile(rf"[{_KANJI}]{{2,5}}|[{_KANJI}]{{1,3}}[ 　][{_KANJI}]{{1,3}}")


def _from_surname(written: str) -> str:
    """The longest end of the words that opens with a surname: 「本日は佐藤」 → 「佐藤」."""
    folded = fold(written).text
    if len(folded) != len(written):
        return ""
    for start in range(len(written)):
        rest = folded[start:]
        before = written[start - 1 : start]
        if len(rest) < 2 or (before and _KANJI_RUN.match(before + written[start])):
            continue
        if _is_full_name(rest):
            return written[start:]
    return ""


_KANJI_RUN = re.compile(f"[{_KANJI}]{{2}}|[ァ-ヶー]{{2}}")


def _cell(cell: str, start: int) -> Iterator[Match]:
    name = cell.strip(' 　\t\r\n"')
    if not _CELL.fullmatch(name) or (name.isascii() and not _LATIN_CELL.fullmatch(name)):
        return
    at = start + cell.index(name)
    yield from _match(name, at, 0.95 if begins_with_surname(fold(name).text) else 0.85)


RECOGNIZER = PersonName()
