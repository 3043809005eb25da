"""氏名。Names of persons: by what stands beside them, by dictionaries, by memory, and in deep mode by a tagger.

個人情報保護法 第2条第1項 names 氏名 first. Structure carries office documents (a label before, a form of address behind,
a column above, a mailbox, a signature); running text without a sign needs the tagger of ``pidetect.tagger``.
Surnames and given names: ``dictionaries/SOURCES.md``.
"""

from collections.abc import Iterator, Sequence

from pidetect import particulars
from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.names import (
    aliases,
    beside,
    company,
    fewwords,
    finding,
    joining,
    kana,
    lexicon,
    memory,
    rolls,
    shortnames,
    stretch,
    tagged,
    values,
    wholes,
)
from pidetect.names.cells import names_in
from pidetect.names.signs import INTRODUCTIONS, POSTS, STRONG_LABELS, TITLES, WEAK_LABELS
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match

_STAMPS = lazily(
    r"(?:社長|専務|常務|部長|課長|係長|主任|承認|確認|審査|検印|作成|起案|照査|報告|受付)者?"
)


# What stands under these is often a company, a group or a word; names among it are told by their spelling.
_OFTEN_NAMES = lazily(
    r"(?:差出|連絡|扶養|委任|受任|訪問|面会|対象|受診|受検|受領|発信|通報|投稿|登録|更新|起票|検査|測定|作業|運転|同乗|指導|弔問|招待|候補|内定|退職|異動|電話|受電|架電|配達|搭乗|被後見|後見|名義|届出|検収|検品|点検|担任|調査)[者人員]名?"
    r"|(?:扶養親族|親族|医師|選手|部員|役員|施主|友人|教員|実習生|講演者|通称|故人|喪主|送付先|請求先|お?届け?先|先方|宛先|相手|理事|監事|委員|幹事|組合員|構成員|住民|居住者)名"
    r"|.{1,8}担当|担任名|主治医|乗客|乗務員|助手|客側|選手|監督|部員|班長|班員|役員|家主|大家|[貸借買売施喪]主|送り主|贈り?主|作業員|運転手|ドライバー|隊員|署名|本名|旧姓|旧氏名?|呼称|呼び名|愛称|英語名|アルファベット|教員|先生|担任|遺族|故人|来賓|ゲスト|新郎|新婦|相手方?|先方|宛先|理事|監事|委員|幹事|担当医|従業員|職員|社員|surname|kana|お届け先様"
)
# Headers that name nothing but persons; under all others stand terms, rights and settings at times.
_NOTHING_ELSE = lazily(r"[姓名]|.*(?:氏名|姓名|芳名|ふりがな|フリガナ|カナ|よみがな|名義).*")
_FOREIGN = lazily(r"[ァ-ヶー]+[・＝ ][ァ-ヶー・＝ ]+|[A-Z][A-Za-z.]* [A-Z][A-Za-z. ]+|[一-鿿]{2}")
_PERSONAL = frozenset(Kind) - {Kind.PERSON_NAME}
_DOUBTFUL, _UNSUPPORTED, _LONG_TEXT = 0.65, 0.6, 200
_SURE_BIRTH, _SURE_NAME = 0.7, 0.5
# The era of a date: 平 4. 2.29.
_IN_DATE = lazily(r"[明大昭平令][ 　]?[0-9０-９]{1,2}[ 　]?[年./・]")
_LEAST_THINGS, _SAMPLE, _LIKE_A_NAME = 4, 60, 0.3


class PersonName(Recognizer):
    """Labels, titles, posts, mailboxes and whole lines; then every further mention of who is known."""

    kind = Kind.PERSON_NAME
    signs = (*STRONG_LABELS, *WEAK_LABELS, *TITLES, *POSTS, *INTRODUCTIONS)
    digits = -1
    headers = (
        f"^{_STAMPS.pattern}$",
        r"氏名|姓名|^(?:お|ご)?名前|芳名|^[姓名]$|^(?:苗|名)字$|^せい$|^めい$|^セイ$|^メイ$|フリガナ|ふりがな|よみがな|^(?:カナ|かな|よみ|ヨミ)$",
        r"^[姓名](?:\(?(?:カナ|かな|ローマ字|漢字)\)?)$|^(?:ローマ字|英字|英文)(?:氏名|名|表記)?$|^(?:full|last|first|family|given|middle|kana)?[_ ]?name(?:[_ ]?(?:kana|kanji|en))?$|^(?:sei|mei)$|名義人?|^担当$",
        r"(?:担当|申込|申請|参加|受講|代表|契約|応募|購入|利用|届出|依頼|注文|出席|欠席|作成|承認|報告|記入|受付|対応|責任|相談|被保険|受取|送信|保護|提出|起案|確認|紹介|発注|宿泊|予約|来場|来訪|当選|寄付|被扶養|入居|受験|使用|所有|管理|同伴|同行|同席|立会|保証|連帯保証|相続|被相続|請求|申立|世話|介護|引率|撮影|執筆|監督)[者人主](?:様)?(?:名|氏名|様)?$",
        r"(?:社員|従業員|職員|会員|顧客|お?客様?|患者|生徒|児童|園児|学生|世帯主|本人|スタッフ|講師|ドライバー|参加|宛)(?:の?お?名前?|名|様名)$|^(?:患者|宛名|講師|世帯主|配偶者|会員|スタッフ|当事者)$",
    )

    list_headers = (f"^(?:主な|主たる|現在の?|正|副)?(?:{_OFTEN_NAMES.pattern})$",)

    def find(self, reading: Reading) -> Iterator[Match]:
        """Names that structure marks, and, in deep mode, names in running text."""
        seen = list(finding.by_structure(reading.text, reading.hits(self)))
        if reading.mode == "deep":
            tags = list(tagged.names(reading))
            if not seen and len(reading.text) > _LONG_TEXT:
                # Nothing else speaks of persons: a doubtful word is rather a thing.
                tags = [
                    t._replace(certainty=t.certainty * _UNSUPPORTED)
                    if t.certainty < _DOUBTFUL
                    else t
                    for t in tags
                ]
            filled = values.names(reading.text, reading.hits(self))
            seen = [*tagged.without_clans(reading.text, seen, tags), *tags, *filled]
        seen = [
            m
            for name in seen
            for m in stretch.trimmed(name, reading.text)
            if not _IN_DATE.match(reading.text, m.start)
        ]
        yield from seen
        yield from kana.readings(reading.text, seen)
        yield from kana.with_reading(reading.text)

    def again(self, reading: Reading, known: Sequence[Match]) -> Iterator[Match]:
        """Every further mention of who is known by now."""
        places = {(m.start, m.end) for m in known if m.certainty >= memory.CERTAINTY}
        return memory.recall(reading.text, known, frozenset() if reading.pieces else places)

    def among(self, text: str, seen: Sequence[Match]) -> Iterator[Match]:
        """Who stands in a row, a column or a list of persons, and the particulars behind names."""
        called = [m for m in seen if m.kind == self.kind]
        few = fewwords.names(text, [m for m in called if m.certainty >= _SURE_NAME])
        new = [
            *few,
            *beside.names(text, [*seen, *(seeds := list(rolls.seeds(text)))]),
            *seeds,
            *joining.from_abroad(text, called),
            *joining.often(text, called),
        ]
        known = [*called, *new]
        places = frozenset((m.start, m.end) for m in known if m.certainty >= memory.CERTAINTY)
        new += memory.recall(text, [m._replace(certainty=1.0) for m in new], places)
        new += shortnames.recall(text, [*known, *joining.repeated(known)])
        new += kana.maiden_names(text, known)
        further = list(company.names(text, [*seen, *new]))
        yield from new
        yield from further
        yield from wholes.wholes(text, [*known, *new, *further])
        yield from particulars.behind_names(text, [*known, *further])
        yield from particulars.ages_of_rows(text, [*known, *further])
        births = [m for m in seen if m.kind == Kind.BIRTH_DATE and m.certainty >= _SURE_BIRTH]
        yield from particulars.behind_births(text, births)

    def cells(self, column: Column) -> Iterator[Match]:
        """The names in a column or field announced as names."""
        surely = _STAMPS.fullmatch(column.header) is None and not _is_loose(column)
        found = names_in(column.cells)
        if surely and not _is_of_things(column):
            return found
        if aliases.is_header_of_aliases(column.header):
            return (m._replace(personal=False) for m in found)
        # In a box for a seal (部長, 承認) and in a list of terms only what is surely a name is one.
        return (m for m in found if lexicon.likeness(m.value) >= lexicon.RARE_SURNAME)

    def mask(self, value: str) -> str:
        """The first character stays, unless it is all."""
        return f"{value[:1]}＊＊" if len(value) > 1 else "＊＊＊"


def _is_loose(column: Column) -> bool:
    """Whether a header stands above names and other words alike."""
    return _OFTEN_NAMES.fullmatch(column.header.replace("_", " ").rstrip(" .")) is not None


def _is_of_things(column: Column) -> bool:
    """Whether 「名前」 heads terms, settings or goods: nothing else personal beside it, hardly a name in it."""
    if _NOTHING_ELSE.fullmatch(column.header) or len(column.cells) < _LEAST_THINGS:
        return False
    if not column.beside.isdisjoint(_PERSONAL):
        return False
    cells = [cell for _, cell, _ in column.cells[:_SAMPLE]]
    alike = sum(
        lexicon.likeness(cell) >= _LIKE_A_NAME or _FOREIGN.fullmatch(cell) is not None
        for cell in cells
    )
    return alike * 4 < len(cells)


RECOGNIZER = PersonName()
