"""名前に続く身上。Relation, sex, birth date and age that follow a name on its line without a label.

「吉野 敏江　祖母　昭和32年7月29日　68　無職」: rosters of households, wards and health checks set the particulars in the
order that everybody knows. A date is a birth date there when a relation or a sex stands before it, or the age
that belongs to it behind it (年齢計算ニ関スル法律); when its era is 明治, 大正 or 昭和; or when it is long ago and stands
in brackets of its own.
"""

import re
from collections.abc import Iterator, Sequence

from pidetect.expressions import lazily
from pidetect.normalize import fold
from pidetect.recognizers.birth_date import dates
from pidetect.types import Kind, Match

_SURE = 0.6
_REACH, _LONG_LIST = 64, 300
_GAP = r"[ \u3000\t,、|│/・]{1,8}"
_TITLE = "(?:様|さん|さま|殿|氏|君|くん|ちゃん)"
_RELATION = "本人|友人|知人|内縁|婚約者|世帯主|配偶者|妻|夫|父|母|長男|長女|次男|次女|二男|二女|三男|三女|四男|子|祖父|祖母|義父|義母|兄|姉|弟|妹|孫|叔父|叔母|伯父|伯母|甥|姪"
_BEHIND_NAME = lazily(
    rf"(?:[ \u3000]{{0,3}}{_TITLE})?(?:[ \u3000]?[（(](?:(?P<kin>{_RELATION})(?![^\W\d_A-Za-z]))?[^（）()\n]{{0,22}}[）)])?"
    rf"(?:(?:{_GAP}|[：:][ \u3000]?)(?:続柄[ \u3000:：]{{0,2}})?(?P<relation>{_RELATION}))?(?:{_GAP}(?:[A-Z]{{2,3}}{_GAP})?(?P<sex>(?:男|女)性?|[MF](?=[ \u3000\t,、|/]{{1,4}}(?:(?:19|20)[0-9]{{2}}[/.\-年]|[1-9][0-9][ \u3000\t,、|/][^\W\d])))(?![^\W\d_A-Za-z]))?(?P<end>)"
)
_DATE_FIRST = lazily(
    r"[ \u3000\t,、|│/（(]{1,16}(?=(?:明治?|大正?|昭和?|平成?|令和?|[MTSHRＭＴＳＨＲ]|[12１２][90９０])[ \u3000]?[0-9０-９元〇一二三四五六七八九十]|[一二][九〇][〇一二三四五六七八九]{2}年)"
)
_DATE_IN_BRACKETS = lazily(
    rf"[ \u3000]{{0,2}}{_TITLE}?(?:[（(][ぁ-んァ-ヶー \u3000]{{2,16}}[）)])?[ \u3000]?[（(][ \u3000]?(?=[0-9０-９A-ZＡ-Ｚ明大昭平一])"
)
# 畔蒜＝1961.9.14、
_DATE_BEHIND_EQUAL = lazily(r"[ \u3000]?[＝=][ \u3000]?(?=[0-9０-９A-ZＡ-Ｚ明大昭平])")
# （福岡市、44歳）
_TOLD_IN_BRACKETS = lazily(
    rf"[ \u3000]?{_TITLE}?[ \u3000]?[（(][^（）()\n]{{1,24}}[、,・ \u3000](?P<age>[0-9０-９]{{1,3}}[歳才])[）)、]"
)
_BRACKET_ENDS = lazily(r"[ \u3000]?(?:日?生(?:まれ|れ)?)?[ \u3000]?[）)、,・/／。]")
_OLD_ERAS = frozenset("明大昭MTSＭＴＳ")
_AGE_BEHIND = lazily(
    r"(?:日?生(?:まれ)?)?[ \u3000\t,、|│/（(]{1,6}満?[ \u3000]?(?P<age>[0-9０-９]{1,3}(?:[ \u3000]?[歳才])?)(?=[ \u3000\t,、|│/）)\n]|\Z)"
)
_AGE_FIRST = lazily(
    r"(?:[ \u3000\t,、|│/（(]{1,6}|[ \u3000]{7,16}|[・／]|(?<=[）)]))(?P<age>[0-9０-９]{1,3}(?:[ \u3000]?[歳才])?|[一二三四五六七八九十百]{1,4}(?:[歳才]|(?=[、,／/ \u3000][男女])))(?:[ \u3000\t,、|│/／・（(]{1,6}(?P<sex>[男女]性?|[MFＭＦ](?![A-Za-z]))(?![^\W\d_A-Za-z]))?(?=[ \u3000\t,、。|│/）)\n]|\Z)"
)
_AGE_IN_BRACKETS = lazily(
    r"[ \u3000]?[（(](?:(?P<kanji>[一二三四五六七八九]?十[一二三四五六七八九]?)[）)]|(?P<age>[1-9１-９][0-9０-９])(?:[）)]|[、,](?=[^0-9０-９\s時分日月年前後]{2}))|(?:満|当時)?(?P<told>[0-9０-９]{1,3}[ \u3000]?[歳才])[、,・/／ \u3000）)])"
)
_SEX_IN_BRACKETS = lazily(
    r"(?:様|さん|殿|氏)?[ \u3000]?[（(][^（）()\n男女]{0,14}[、,・/ \u3000](?P<sex>[男女]性?)[）)]"
)
# （経理、39、M）
_NOTED = lazily(
    r"(?:様|さん|殿|氏)?[ \u3000]?[（(](?:[^（）()\n0-9０-９]{1,12}[、,・/ \u3000])?(?P<age>[1-9１-９][0-9０-９])[、,・/ \u3000]{1,2}(?P<sex>[男女]性?|[MFＭＦ])[）)、,]"
)
_KANJI_AGE = "(?:[一二三四五六七八九]?[十百][一二三四五六七八九]?|[一二三四五六七八九][〇一二三四五六七八九]?)"
_TOLD_AGE = rf"(?:満 ?)?(?:[0-9０-９]{{1,3}}|{_KANJI_AGE})[ \u3000]?(?:歳|才|さい|サイ|y\.?o\.?)(?:[ \u3000]?[0-9０-９]{{1,2}}[かヶケカ]月)?"
_TOLD_SEX = r"(?:[男女](?:性|児|の子|子)?|[♂♀])(?![^\W\d_A-Za-z]|[ \u3000]{0,3}[・/／,、|][ \u3000]{0,3}[（(⦅]?[男女])"
# One after another behind a name, whatever parts them: 「多田 晶：女性：51歳」 「三好さんは今年四十二歳」
_TOLD = lazily(
    rf"(?:{_TITLE}|[ \u3000\t,、。|│/／・:：;；=＝()（）\[\]【】-]|[はがもの](?=[^、。\n]{{0,4}}(?:[0-9０-９]|{_KANJI_AGE}|[男女]))|今年で?|現在|当時|いま|年齢|性別){{0,7}}+"
    rf"(?:(?P<age>{_TOLD_AGE})|(?P<sex>{_TOLD_SEX}|[MFＭＦ男女](?=[)）]|[ \u3000]?[/／・][ \u3000]?[1-9])|(?:fe)?male(?![a-z]))|(?P<years>{_KANJI_AGE}|[1-9１-９][0-9０-９]?)(?=[)）・/／、](?:[男女♂♀]|[ \u3000]|$)|[ \u3000]?[男女♂♀]性?[ \u3000)）]))"
)
# One look before the others: without any of these nothing is told.
_HINT = lazily(
    "[歳才男女♂♀MFＭＦ]|さい|サイ|male|[今当]年|もうすぐ|y\\.?o|[二三四五六七八九][〇一二三四五六七八九][、)）・]"
)
_YEARS_ALONE = lazily(
    r"[ \u3000]?[/／・、,][ \u3000]?(?P<age>[1-9１-９][0-9０-９])(?=[)）、,。/／ \u3000\t\n]|$)"
)
# 「森川さんは今年で六十五になります」 「森川 忍、四二、会社員」
_YEARS_TOLD = lazily(
    rf"{_TITLE}?[はも（(、]{{0,2}}(?:(?:今年で?|当年とって|御年|もうすぐ|現在|満)(?P<told>[1-9１-９][0-9０-９]|{_KANJI_AGE})(?=にな|です|だ[。、]|[)）。、])"
    r"|(?<=、)(?P<kanji>[二三四五六七八九][〇一二三四五六七八九])(?=、))"
)
_CONDITION = lazily(
    r"[ \u3000]?(?:以上|以下|未満|以降|から|まで|より|[~～〜ー-]|を超|前後|児|向け|時点|以内|程度|層|限定|定年|の方|組|席|服|子(?!ども)|トイレ|風呂|湯)"
)
_AGE_BEFORE = lazily(
    rf"(?:(?<=[^0-9０-９〇一二三四五六七八九十百])|^)(?P<age>{_TOLD_AGE})(?:の|だった|になる|になった|で|を迎えた|、|・|[ \u3000]){{1,2}}(?:[男女]性?の?|孫の?|息子の?|娘の?|長[男女]の?)?[ \u3000]?$"
)
_SEX_BEFORE = lazily(
    rf"(?:^|[\s\u3000、,・/／(（:：はが])(?P<sex>{_TOLD_SEX})[ \u3000、,・/／)）:：]{{1,3}}$"
)
_NO_BIRTH = lazily(
    r"[ \u3000]?(?:[)）]?(?:入社|入所|入会|入学|入居|採用|付|より|から|まで|締|着任|就任|退|死亡|没|逝去|他界|卒|設立|発行|開始|契約|申込|受付|提出|記入|作成|改定|施行|現在|以降|[～~〜]))"
)
_SEX_BEHIND = lazily(r"(?:日?生)?[ \u3000\t,、|│/（(]{1,4}[男女]性?(?![^\W\d_A-Za-z])")
_WORD_BEHIND = lazily(r"[ \u3000\t,、|│]{1,6}(?:[^\W\d_A-Za-z]|[A-Z]{2})|[ \u3000]{0,3}(?:\n|\Z)")
_CELL_ENDS = lazily(r"(?:日?生)?[ \u3000]{0,3}(?:\n|\Z|[\t│|,、]|\u3000|[ ]{2}|(?<= )0[0-9])")
_AGE_ALONE = lazily(
    r"[ \u3000]{1,8}(?P<age>[1-9１-９][0-9０-９])(?=\u3000|[ ]{2}|[ \u3000]*\n|[ ][^\W\d_])(?![ \u3000]*(?:点|位|回|本|件|枚|組|号|個|番|円|名|人|分|秒|%|％|[0-9０-９]))"
)
_LEAST_ROWS, _SPREAD, _YOUNG, _OLD, _DOUBTFUL = 4, 15, 20, 92, 0.5
_FIRST_YEAR, _LAST_YEAR = 2000, 2040
"""An age and a birth date belong together when they add up to a year in which somebody wrote them down."""
_GROWN = "2010"
"""Before this year the date in brackets behind a name is hardly that of a letter or of a signature."""


def behind_names(text: str, names: Sequence[Match]) -> Iterator[Match]:
    """Sex, birth date and age behind the names of running text.

    Args:
        text: the text.
        names: what was found in it, in any order; only likely ones count, and of long lists with headers none.
    """
    lists = len(names) > _LONG_LIST
    for name in names:
        if name.certainty >= _SURE and not (lists and name.row >= 0):
            yield from _behind(text, name.end, in_table=name.row >= 0)
            if name.row < 0 and _HINT.search(text, max(0, name.start - 18), name.end + 26):
                yield from _told(text, name.start, name.end)


def behind_births(text: str, births: Sequence[Match]) -> Iterator[Match]:
    """The ages behind birth dates that they fit, in forms and in running text."""
    if len(births) > _LONG_LIST:
        return
    for birth in births:
        years = _AGE_BEHIND.match(text, birth.end)
        if years is not None and _fits(birth.value, years["age"]):
            yield _age(text, *years.span("age"), 0.85)._replace(row=birth.row)


def ages_of_rows(text: str, names: Sequence[Match]) -> Iterator[Match]:
    """「真砂 タケノ　91　」 in line after line: numbers behind names that can only be ages, for they are in no order."""
    if not _LEAST_ROWS <= len(names) <= _LONG_LIST:
        return
    found = {
        years.span("age"): int(fold(years["age"]).text)
        for name in names
        if name.certainty >= _DOUBTFUL and (years := _AGE_ALONE.match(text, name.end)) is not None
    }
    ages = [found[place] for place in sorted(found)]
    if len(ages) < _LEAST_ROWS or max(ages) - min(ages) < _SPREAD or ages in _ordered(ages):
        return
    if len(set(ages)) * 4 > len(ages) * 3 and _YOUNG <= sum(ages) / len(ages) <= _OLD:
        for start, end in found:
            yield _age(text, start, end, 0.65)


def _ordered(ages: list[int]) -> tuple[list[int], list[int]]:
    return sorted(ages), sorted(ages, reverse=True)


def _behind(text: str, end: int, *, in_table: bool) -> Iterator[Match]:
    if (bracket := _AGE_IN_BRACKETS.match(text, end)) is not None:
        yield _age(text, *bracket.span(bracket.lastgroup or 0), 0.75)
    if (pair := _NOTED.match(text, end)) is not None:
        yield _age(text, *pair.span("age"), 0.8)
        yield _sex(text, *pair.span("sex"), 0.8)
    elif (note := _SEX_IN_BRACKETS.match(text, end)) is not None:
        yield _sex(text, *note.span("sex"), 0.85)
    elif (told := _TOLD_IN_BRACKETS.match(text, end)) is not None:
        yield _age(text, *told.span("age"), 0.75)
    own = _DATE_IN_BRACKETS.match(text, end) or _DATE_BEHIND_EQUAL.match(text, end)
    if own is not None:
        yield from _in_brackets(text, own.end())
    found = _BEHIND_NAME.match(text, end)
    if found is None:
        return
    if found["sex"]:
        yield _sex(text, *found.span("sex"), 0.85)
    at = found.start("end")
    if (before := _DATE_FIRST.match(text, at)) is not None:
        # What a date in a table is, its column says.
        old = not in_table and text[before.end()] in _OLD_ERAS
        kin = bool(found["relation"] or found["kin"] or found["sex"])
        yield from _birth(text, before.end(), known=kin or old, own_cell=not in_table)
    elif (years := _AGE_FIRST.match(text, at)) is not None:
        yield from _years(text, at, years, sex_before=bool(found["sex"]))


_MOST_TOLD = 3


def _told(text: str, start: int, end: int) -> Iterator[Match]:
    """Ages with their unit and sexes in words that stand around a name, whatever parts them."""
    if before := _AGE_BEFORE.search(text, max(0, start - 18), start):
        yield _age(text, *before.span("age"), 0.75)
    if before := _SEX_BEFORE.search(text, max(0, start - 10), start):
        yield _sex(text, *before.span("sex"), 0.75)
    if years := _YEARS_TOLD.match(text, end):
        yield _age(text, *years.span(years.lastgroup or 0), 0.7)
    at = end
    for _ in range(_MOST_TOLD):
        found = _TOLD.match(text, at)
        if found is None or _CONDITION.match(text, found.end()):
            return
        at = found.end()
        if found["sex"]:
            yield _sex(text, *found.span("sex"), 0.75)
            if years := _YEARS_ALONE.match(text, at):
                yield _age(text, *years.span("age"), 0.75)
        else:
            yield _age(text, *found.span(found.lastgroup or 0), 0.75)


def _years(text: str, at: int, years: re.Match[str], *, sex_before: bool) -> Iterator[Match]:
    """The age behind a name, with the sex and the birth date behind it."""
    told = years["age"][-1] in "歳才"
    # 「男 55 高知市」 is an age, 「女 22 238,000」 the days of a month.
    in_a_row = sex_before and (
        text[at] in "・/／" or _WORD_BEHIND.match(text, years.end("age")) is not None
    )
    if told or years["sex"] or in_a_row:
        yield _age(text, *years.span("age"), 0.85 if told else 0.75)
        if (before := _DATE_FIRST.match(text, years.end())) is not None:
            yield from _birth(text, before.end(), known=True)
    if years["sex"]:
        yield _sex(text, *years.span("sex"), 0.85)


def _birth(text: str, start: int, *, known: bool, own_cell: bool = False) -> Iterator[Match]:
    """The date at a position, if it is a birth date, and the age behind it.

    Args:
        text: the text.
        start: where the date begins.
        known: whether what stands before tells that it is one.
        own_cell: whether it is one where it fills the cell behind a name and is long ago.
    """
    date = next(iter(dates(text[start : start + _REACH], start, 0.85)), None)
    if date is None or date.start != start or _NO_BIRTH.match(text, date.end):
        return
    years = _AGE_BEHIND.match(text, date.end)
    fits = years is not None and _fits(date.value, years["age"])
    if known or fits or _SEX_BEHIND.match(text, date.end):
        yield date
    elif own_cell and date.value < _GROWN and _CELL_ENDS.match(text, date.end):
        # 「女川 一輝　2006年7月24日　070-…」
        yield date._replace(certainty=0.7)
    if years is not None and fits:
        yield _age(text, *years.span("age"), 0.85)


def _in_brackets(text: str, start: int) -> Iterator[Match]:
    """「木村 一郎 様（1956/11/30）」"""
    date = next(iter(dates(text[start : start + _REACH], start, 0.75)), None)
    if date is None or date.start != start or _BRACKET_ENDS.match(text, date.end) is None:
        return
    if date.value < _GROWN and _NO_BIRTH.match(text, date.end) is None:
        yield date


def _fits(date: str, age: str) -> bool:
    digits = re.sub(r"[^0-9]", "", fold(age).text)
    if len(age) == 1:
        # 「(4) 性別」 is the next item of the form.
        return False
    return bool(digits) and _FIRST_YEAR <= int(date[:4]) + int(digits) <= _LAST_YEAR


def _age(text: str, start: int, end: int, certainty: float) -> Match:
    return Match(
        Kind.AGE, start, end, certainty, fold(text[start:end]).text.rstrip("歳才さいサイyo. ")
    )


def _sex(text: str, start: int, end: int, certainty: float) -> Match:
    return Match(Kind.SEX, start, end, certainty, fold(text[start:end]).text)
