"""呼ばれ方。By what somebody who was named is called later: the surname, a reading, a word of a foreign name, a mailbox.

芝崎 佳奈子 is シバサキ カナコ in a form, Shibasaki in a thread and k.shibasaki@ in its head; each is another mention of
the one person, unless another of the same surname fits better.
"""

import functools
from typing import NamedTuple

from pidetect.dictionaries import surname_spellings
from pidetect.expressions import lazily
from pidetect.names import lexicon
from pidetect.persons.identity import Identity, plain_kana

_WORDS = lazily(r"[a-z]{3,}")
_KANA = lazily("[ぁ-んー]+")
_LEAST_INSIDE, _MOST_INSIDE = 5, 24
"""Letters of a roman surname that is found inside of a longer word of a mailbox."""
_SPELT = (
    ("ch", "t"),
    ("sh", "s"),
    ("ts", "t"),
    ("th", "s"),
    ("ph", "f"),
    ("ce", "se"),
    ("ci", "si"),
)
_LETTERS = str.maketrans("lvcqxj", "rbkksz", "aeiouyhw'-")
_ROWS = (("かきくけこ", "k"), ("がぎぐげご", "g"), ("さしすせそ", "s"), ("ざじずぜぞ", "z"), ("たちつてと", "t"), ("だぢづでど", "d"),
         ("なにぬねのん", "n"), ("ふ", "f"), ("ばびぶべぼゔ", "b"), ("ぱぴぷぺぽ", "p"), ("まみむめも", "m"), ("らりるれろ", "r"))  # fmt: skip
_CONSONANTS = {ord(kana): letter for row, letter in _ROWS for kana in row}
_LEAST_SOUNDS, _LONGEST_INITIALS, _PAIR = 2, 3, 2


@functools.lru_cache(maxsize=4096)
def reading_of(surname: str) -> str:
    """The usual reading of a frequent surname in hiragana; empty for others."""
    known = surname_spellings()
    return known.get(surname) or known.get(lexicon.modern(surname), "")


@functools.cache
def _usual_readings() -> frozenset[str]:
    """The readings of the frequent surnames: who is read so is written so."""
    return frozenset(map(plain_kana, surname_spellings().values()))


@functools.lru_cache(maxsize=4096)
def roman_of(reading: str) -> frozenset[str]:
    """The roman forms of a reading."""
    return frozenset(lexicon.roman_forms(reading)) if reading else frozenset()


@functools.lru_cache(maxsize=4096)
def sounds(word: str) -> str:
    """The consonants of a foreign name: ディミトリ and Dmitri have the same; empty for too few."""
    heard = word.lower()
    if word.isascii():
        for letters, sound in _SPELT:
            heard = heard.replace(letters, sound)
        heard = heard.translate(_LETTERS)
    else:
        heard = "".join(c for c in heard.translate(_CONSONANTS) if c.isascii())
    heard = "".join(c for n, c in enumerate(heard) if n == 0 or heard[n - 1] != c)
    return heard if len(heard) >= _LEAST_SOUNDS else ""


def _parts_of(word: str) -> set[str]:
    """What of a word may be a surname: in a file of thousands, looking for each of them would be quadratic."""
    most = min(_MOST_INSIDE, len(word)) + 1
    return {
        word[start : start + length]
        for length in range(_LEAST_INSIDE, most)
        for start in range(len(word) - length + 1)
    }


class _Bearer(NamedTuple):
    """Somebody of a surname."""

    own: int
    given: str


class Called:
    """Persons by the words by which they may be called."""

    def __init__(self) -> None:
        self.by_surname: dict[str, int] = {}
        self._by_given: dict[str, int] = {}
        self._by_word: dict[str, int] = {}
        self._by_sound: dict[str, tuple[int, str]] = {}
        self._by_kanji: dict[str, list[_Bearer]] = {}
        self._by_reading: dict[str, list[_Bearer]] = {}
        self._by_roman: dict[str, list[_Bearer]] = {}
        # The reading that a given name in kanji was seen to have.
        self._read: dict[_Bearer, str] = {}

    def remember(self, who: Identity, own: int) -> None:
        """Note by what somebody may be called."""
        if who.surname:
            self.by_surname.setdefault(who.surname, own)
        for part in who.parts:
            self._by_word.setdefault(part, own)
            if sound := sounds(part):
                self._by_sound.setdefault(sound, (own, who.script))
        if who.script == "kanji" and who.surname:
            bearer = _Bearer(own, who.key[len(who.surname) :])
            if bearer.given:
                self._by_given.setdefault(plain_kana(lexicon.hiragana(bearer.given)), own)
            self._by_kanji.setdefault(who.surname, []).append(bearer)
            self._bear(reading_of(who.surname), bearer)

    def learn(self, one: Identity, other: Identity, own: int) -> bool:
        """Note that a name was given with its reading, in either order; False where both are in one script."""
        if one.script == other.script:
            return False
        kana, kanji = (one, other) if one.script == "kana" else (other, one)
        known = self._by_kanji.get(kanji.surname, ()) if len(kana.parts) == _PAIR else ()
        for bearer in known:
            self._bear(kana.parts[0], bearer)
            if bearer.own == own:
                self._read[bearer] = kana.parts[1]
        return True

    def _bear(self, reading: str, bearer: _Bearer) -> None:
        plain = plain_kana(reading)
        if not reading or bearer in self._by_reading.get(plain, ()):
            return
        self._by_reading.setdefault(plain, []).append(bearer)
        for form in roman_of(reading):
            self._by_roman.setdefault(form, []).append(bearer)

    def person(self, who: Identity, *, holder: bool = False) -> int | None:
        """Who is called so; None when nobody is known.

        Args:
            who: the name.
            holder: whether it is told as that of the holder of an account, in katakana.
        """
        if who.script != "roman" and who.key in self.by_surname:
            return self.by_surname[who.key]
        if who.script != "roman" and not who.whole and who.key in self._by_given:
            return self._by_given[who.key]
        if who.script == "kanji":
            return self._by_its_reading(who)
        found = self._by_words(who)
        if found is None and len(who.parts) < 3:
            found = self._by_spelling(who)
            if found is None and holder and who.script == "kana" and len(who.parts) == _PAIR:
                found = self._unread(who)
        return self._by_sounds(who) if found is None else found

    def _by_words(self, who: Identity) -> int | None:
        """A part of a foreign name that was heard before, or the whole of which a part was."""
        if len(who.parts) == 1:
            return self._by_word.get(who.parts[0])
        owners = {self._by_word[part] for part in who.parts if part in self._by_word}
        whole = [o for o in owners if sum(own == o for own in self._by_word.values()) == 1]
        return whole[0] if len(whole) == 1 and len(owners) == 1 else None

    def _by_spelling(self, who: Identity) -> int | None:
        """The reading or the roman form of a name in kanji."""
        table = self._by_reading if who.script == "kana" else self._by_roman
        for number, part in enumerate(who.parts):
            rest = "".join(p for n, p in enumerate(who.parts) if n != number)
            if (who.script == "roman" or number == 0) and (bearers := table.get(part)):
                return self._fitting(bearers, rest)
        if who.script == "kana" and len(who.parts) == 2:
            # 狩俣 なつ is カリマタ ナツ, whatever 狩俣 is read.
            every = [b for bearers in self._by_kanji.values() for b in bearers]
            same = [b.own for b in every if plain_kana(lexicon.hiragana(b.given)) == who.parts[1]]
            return same[0] if same else None
        return None

    def _unread(self, who: Identity) -> int | None:
        """The only one whose surname no dictionary reads: 於保 麻里亜 for オホ マリア, the holder of an account."""
        if who.parts[0] in _usual_readings():
            return None
        unread = {
            bearer.own
            for surname, bearers in self._by_kanji.items()
            for bearer in bearers
            if bearer.given and bearer not in self._read and not reading_of(surname)
        }
        return unread.pop() if len(unread) == 1 else None

    def _by_its_reading(self, who: Identity) -> int | None:
        """Somebody who was named in roman letters or in kana before."""
        reading = reading_of(who.surname)
        if not reading or who.surname in self.by_surname:
            return None
        words = (plain_kana(reading), *roman_of(reading))
        return next((self._by_word[word] for word in words if word in self._by_word), None)

    def _by_sounds(self, who: Identity) -> int | None:
        """Dmitri, who was ディミトリ before."""
        heard = [self._by_sound.get(sounds(part)) for part in who.parts if sounds(part)]
        return next((known[0] for known in heard if known and known[1] != who.script), None)

    def _fitting(self, bearers: list[_Bearer], given: str) -> int | None:
        """Of the bearers of a surname the one whose given name a reading fits; None when it fits none."""
        if not given:
            return bearers[0].own
        for bearer in bearers:
            kana = plain_kana(lexicon.hiragana(bearer.given))
            read = kana if _KANA.fullmatch(kana) else self._read.get(bearer, "")
            if given == read or given in roman_of(read):
                return bearer.own
        for bearer in bearers:
            # A given name in kanji may be read in any way, but only in one.
            if bearer not in self._read and not _KANA.fullmatch(lexicon.hiragana(bearer.given)):
                self._read[bearer] = given
                return bearer.own
        return None

    def mailbox_of(self, mailbox: str, own: int) -> None:
        """Note the words of somebody's mailbox, by which he may be called in roman letters."""
        for word in _WORDS.findall(mailbox.partition("@")[0].lower()):
            if len(word) > _LONGEST_INITIALS:
                self._by_word.setdefault(word, own)

    def owner(self, *mailboxes: str) -> int | None:
        """Whose mailboxes they are by the surname in them, if only one person is called so."""
        words = [w for box in mailboxes for w in _WORDS.findall(box.partition("@")[0].lower())]
        found = {bearer.own for word in words for bearer in self._by_roman.get(word, ())}
        if not found:
            inside = {form for word in words for form in _parts_of(word)}
            found = {bearer.own for form in inside for bearer in self._by_roman.get(form, ())}
        found |= {self._by_word[word] for word in words if word in self._by_word}
        return found.pop() if len(found) == 1 else None
