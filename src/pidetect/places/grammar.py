"""住所の文法。Prefecture, 市区町村, 町域, house number, building: one address read from its first letter.

It reads a window of folded text and says where the address ends and how sure it is. Every part may be
left out as people leave it out: the prefecture, the 郡, the 区 of a 政令市; and a line may break between
parts. Kyoto's street directions (上る 下る 東入 西入) stand where others have a town.
"""

from typing import NamedTuple

from pidetect.expressions import lazily
from pidetect.places import gazetteer
from pidetect.places.buildings import building_end
from pidetect.places.gazetteer import City
from pidetect.places.houses import House, house_at

_GAP = lazily(r"[ ,\t]{0,2}(?:\r?\n)?[ ]{0,12}")
_PREFECTURE_LENGTHS = (4, 3)
_PLACES = 56
# What may stand between a town and the number: 字 and names of small places, without grammar words.
_SMALL = lazily(
    r"(?:大字|小字|字)?[^\W\d_A-Za-zぁ-かき-っづ-ねは-ゖ]{0,10}?(?=[ ]?第?[甲乙丙丁イロハニホ]?[0-9])|(?:大字|小字|字)[^\W\d_A-Za-zぁ-かき-っづ-ねは-ゖ]{1,8}?(?=[一二三四五六七八九十]{1,3}(?:丁目|番))"
)
_STREET = lazily(
    r"(?:[^\W\d_A-Za-zぁ-かき-ねは-られ-ゖ]|、){2,34}?(?:上る|下る|上ル|下ル|上がる|下がる|入る|入ル|東入|西入|東側|西側|北側|南側)(?:[^\W_A-Za-zぁ-ねは-ゖ]{0,3}丁目)?"
)
_STREET_SOON = lazily("[上下入側]")
_UNKNOWN_TOWN = lazily(
    r"(?:大字|字)?(?![のがつ])[^\W\d_A-Za-zぁ-かき-っづ-ねは-ゖ]{1,12}?(?=[ ]?第?[甲乙丙丁イロハニホ東西南北]?[0-9]{1,5}(?![0-9年月日時人名円件回歳才%])|[一二三四五六七八九十]{1,3}丁目|[一二三四五六七八九十百]{1,5}番地)"
)
# 三鷹市のざき1-1-1
_KANA_TOWN = lazily(
    r"(?!には|では|とは|から|まで|より|での|への|にて|など|および|または|にある|における)[ぁ-んー]{2,7}(?=[1-9][0-9]{0,3}(?:-[1-9]|丁目|番地))"
)
# Behind a street of Kyoto the number may stand in the next line.
_TOWN_BEHIND_STREET = lazily(
    r"(?![のがつ])[^\W\d_A-Za-zぁ-かき-っづ-ねは-ゖ]{1,12}?\n[ ]{0,12}(?=[1-9][0-9]{0,4}(?:-|番|(?=[ \n])))"
)
_UNKNOWN_CITY = lazily(
    r"(?:[^\W\d_A-Za-zぁ-ゖ]{1,4}郡[ ]?)?[^\W\d_A-Za-z]{1,6}?[市区町村](?![市区町村])"
)
_LIKELY = 0.5
_ANCHOR = lazily("[都道府県郡].{1,6}[町村]$")
# 龍ケ崎市3710: large enough for a 番地, and no year.
_LARGE = lazily("(?!19|20)[1-9][0-9]{2,4}|1[0-8][0-9]{2}")
_TWO_LETTERS = lazily(r"[^\W\d_A-Za-z]{2}")
_NOT_TOWN = lazily(
    "別紙|別表|上記|下記|裏面|欄|番号|役所|役場|開催|在住|在勤|出身|内の|全域|全体|以外|など|から|まで|周辺|付近|及び|並び|市民|議会|条例|立[小中高]|人口|合計|令和|平成|昭和|約|第$|計$"
)


class Address(NamedTuple):
    """What was read: ``end`` in the folded text, certainty from 0 to 1, and which parts there were."""

    end: int
    certainty: float
    prefecture: str
    city: bool
    house: bool


class _Place(NamedTuple):
    """A place without its number: where it ends, and the cities that it may be in."""

    end: int
    prefecture: str
    cities: tuple[City, ...]
    known: bool


def read(words: str, start: int = 0, *, town_only: bool = False) -> Address | None:
    """The address that begins at ``start`` of a folded text.

    Args:
        words: folded text; line breaks are kept.
        start: where the first place name begins.
        town_only: an address may begin with the town (after a postal code, in a column).
    """
    # Places stand in front; translating the rest would cost more than all else.
    text = gazetteer.plain(words[: start + _PLACES]) + words[start + _PLACES :]
    place = _place(text, start)
    if place is None:
        if not town_only:
            return None
        place = _Place(start, "", (), known=False)
    return _with_house(words, text, place, named=place.end > start)


def _place(text: str, start: int) -> _Place | None:
    prefecture = prefecture_at(text, start)
    at = start + len(prefecture)
    if prefecture:
        at = _skip(text, at)
    city = at
    county = _county(text, at)
    if end := gazetteer.city_at(text, county, prefecture):
        return _ward(text, city if county == at else county, end, prefecture)
    if not prefecture:
        return None
    if unknown := _UNKNOWN_CITY.match(text, at):
        return _Place(unknown.end(), prefecture, (), known=False)
    return _Place(start + len(prefecture), prefecture, (), known=True)


def prefecture_at(text: str, start: int) -> str:
    """The prefecture that begins at ``start``; empty when none does."""
    names = gazetteer.prefectures()
    return next(
        (text[start : start + n] for n in _PREFECTURE_LENGTHS if text[start : start + n] in names),
        "",
    )


def _county(text: str, at: int) -> int:
    """Behind a 郡 that stands apart from its town."""
    found = text.find("郡", at + 1, at + 6)
    if found > 0 and text[at : found + 1] in gazetteer.counties():
        return _skip(text, found + 1)
    return at


def _ward(text: str, start: int, end: int, prefecture: str) -> _Place:
    """A 政令市 and its 区, which may stand apart."""
    name = text[start:end]
    among = gazetteer.cities(name, prefecture)
    if name.endswith("市"):
        at = _skip(text, end)
        for length in (2, 3, 4, 5):
            whole = gazetteer.cities(name + text[at : at + length], prefecture)
            if whole and text[at + length - 1 : at + length] == "区":
                return _Place(at + length, prefecture, whole, known=True)
    return _Place(end, prefecture, among, known=True)


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _with_house(words: str, text: str, place: _Place, *, named: bool) -> Address | None:
    at = _skip(text, place.end) if named else place.end
    town, house, known = _town_and_house(words, text, at, place)
    if not named and (house is None or _TWO_LETTERS.match(words, at) is None):
        return None
    if house is None:
        end = town if known else place.end
        return Address(end, 0.3, place.prefecture, bool(place.cities), house=False)
    certainty = _certainty(place, house, known=known, named=named, direct=house.end > at >= town)
    if certainty < _LIKELY and house.strong and town <= at and _ANCHOR.search(words[: place.end]):
        certainty = 0.75  # villages whose numbers follow their name at once
    elif certainty < _LIKELY and place.prefecture and _LARGE.fullmatch(words[at : house.end]):
        certainty = 0.6
    end = building_end(words, house.end)
    return Address(end, certainty, place.prefecture, bool(place.cities), house=True)


def _certainty(place: _Place, house: House, *, known: bool, named: bool, direct: bool) -> float:
    if not named:
        return 0.85 if house.strong else 0.3
    if not place.known:
        return 0.8 if house.strong and not direct else 0.3
    if known:
        return (
            (0.998 if place.prefecture else 0.996)
            if house.strong
            else (0.85 if place.prefecture else 0.6)
        )
    if direct:
        return 0.75 if house.unit and place.cities else 0.3
    if not house.strong:
        return 0.6 if place.prefecture else 0.4
    return 0.97 if place.prefecture else 0.88


def _town_and_house(
    words: str, text: str, at: int, place: _Place
) -> tuple[int, House | None, bool]:
    """Where the town ends, the house number behind it, and whether the town is in the gazetteer."""
    first = at
    for prefix in ("大字", "字"):
        if text.startswith(prefix, at):
            at += len(prefix)
            break
    ends = gazetteer.town_ends(text, at, place.cities)
    for end in ends or _broken(text, at, place.cities):
        house = _house_behind(words, text, end, place)
        if house is not None:
            return end, house, True
    street = _STREET.match(words, first) if _STREET_SOON.search(words, first, first + 40) else None
    if street:
        end, house, _ = _town_and_house_after_street(words, text, street.end(), place)
        if house is not None:
            return end, house, True
    if ends:
        return ends[0], None, True
    house = house_at(words, first)
    if house is not None:
        return first, house, False
    found = _UNKNOWN_TOWN.match(words, first) or (
        _KANA_TOWN.match(words, first) if place.cities else None
    )
    if found is None or _NOT_TOWN.search(found.group()):
        return first, None, False
    return found.end(), house_at(words, _skip(words, found.end())), False


def _town_and_house_after_street(
    words: str, text: str, at: int, place: _Place
) -> tuple[int, House | None, bool]:
    at = _skip(text, at)
    for end in gazetteer.town_ends(text, at, place.cities):
        house = _house_behind(words, text, end, place)
        if house is not None:
            return end, house, True
    found = _UNKNOWN_TOWN.match(words, at) or _TOWN_BEHIND_STREET.match(words, at)
    end = found.end() if found else at
    return end, house_at(words, end), False


def _house_behind(words: str, text: str, end: int, place: _Place) -> House | None:
    """A house number right behind a town, behind a gap, or behind the name of a small place."""
    at = _skip(text, end)
    house = house_at(words, at)
    if house is not None:
        return house if house.strong or at - end < 2 else None
    small = _SMALL.match(words, at)
    if small is None or not small.group() or _NOT_TOWN.search(small.group()):
        return None
    house = house_at(words, _skip(words, small.end()))
    if house is None or house.strong or "字" in small.group():
        return house
    # 寺戸町中野20: a small place with a number of two digits or more, in a full address.
    return house if place.prefecture and words[house.end - 2 : house.end].isdecimal() else None


_BREAK = lazily(r"([^\n0-9 ]{1,10})\r?\n {0,4}([^\n0-9 ]{1,10})")


def _broken(text: str, at: int, among: tuple[City, ...]) -> list[int]:
    """Town ends where a line breaks inside the name of the town."""
    found = _BREAK.match(text, at)
    if found is None:
        return []
    first, joined = len(found.group(1)), found.group(1) + found.group(2)
    gap = found.start(2) - found.end(1)
    return [at + end + gap for end in gazetteer.town_ends(joined, 0, among) if end > first]
