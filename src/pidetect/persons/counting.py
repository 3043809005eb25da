"""数える。Records joined to persons by names and by keys that only one person has.

A row of a table is a person. In running text a name opens a person, and what stands behind it in the same
block is his; a mail, a mobile number or an 個人番号 that stands twice means the same person twice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pidetect import lineends
from pidetect.names import aliases
from pidetect.persons.blocks import blocks, split
from pidetect.persons.called import Called
from pidetect.persons.identity import (
    Identity,
    identity,
    is_another,
    is_reading,
    joined_name,
    roman_keys,
)
from pidetect.persons.keys import ALONE, KEYED, MOBILE, SEVERAL, is_of_a_house
from pidetect.persons.mailinglist import as_rows
from pidetect.persons.outline import Outlines
from pidetect.types import Kind, Match, PersonsEstimate, Risk

_NAME, _PHONE, _EMAIL = Kind.PERSON_NAME, Kind.PHONE, Kind.EMAIL
_WHOLE_ROW = "row"
_MOST_LISTED = 5_000
_SURE = 0.8
_HOLDER = 8  # characters in which 名義 stands before the holder of an account
_NEAR = 60  # characters within which a reading or a roman form belongs to the name before it


class People:
    """Persons over all parts of a file.

    Args:
        outlined: whether to note what is told of each, for ``summed_up``.
    """

    def __init__(self, *, outlined: bool = False) -> None:
        self._parents: list[int] = []
        self._by_key: dict[str, dict[str, int]] = {}
        self._by_name: dict[str, tuple[int, bool]] = {}
        self._called = Called()
        self._completed: set[str] = set()
        self._mailboxes: list[tuple[str, int]] = []
        self._numbers: dict[int, int] = {}
        # Values of which it is not sure that they are what they seem, by kind; and such names.
        self._doubtful = Counter[str]()
        self._unsure = self._apart = 0
        self._listed: list[tuple[str, int]] = []
        self._outlines = Outlines() if outlined else None
        self._named_at_all = False
        self._last: int | None = None  # who was spoken of last in running text
        self._filled: set[str] = set()  # what is known of him

    def add(self, text: str, matches: Sequence[Match]) -> list[int | None]:
        """The person of each match (in order of appearance); numbers go on through the parts."""
        owners: list[int | None] = [None] * len(matches)
        text, left_out = lineends.plain(text)
        if left_out:
            matches = lineends.forth(matches, left_out)
        matches = as_rows(text, aliases.marked(text, matches))
        self._last = None
        self._named_at_all = any(m[0] == _NAME for m in matches)
        free = self._rows(matches, owners)
        for block in blocks(text, free, matches):
            self._block(text, block, matches, owners)
        for mailbox, own in self._mailboxes:
            if (owner := self._called.owner(mailbox)) is not None:
                self._join(own, owner)
        self._mailboxes.clear()
        if self._outlines is not None:
            self._outlines.add(text, matches, owners)
        return self._numbered(owners)

    def _numbered(self, owners: Sequence[int | None]) -> list[int | None]:
        """Records as persons, numbered as they appear."""
        numbers: list[int | None] = []
        last: int | None = None
        number: int | None = None
        for owner in owners:
            if owner != last:
                last = owner
                number = None
                if owner is not None:
                    number = self._numbers.setdefault(self._root(owner), len(self._numbers))
            numbers.append(number)
        return numbers

    def _rows(self, matches: Sequence[Match], owners: list[int | None]) -> list[int]:
        """Every row of a table a record; gives the matches that stand in no table."""
        free: list[int] = []
        group: list[int] = []
        current = -1
        for index, match in enumerate(matches):
            row = match.row
            if row < 0:
                free.append(index)
            elif row == current:
                group.append(index)
            else:
                if group:
                    self._row(group, matches, owners)
                group, current = [index], row
        if group:
            self._row(group, matches, owners)
        return free

    def _new(self) -> int:
        self._apart += 1
        self._parents.append(len(self._parents))
        return len(self._parents) - 1

    def _root(self, node: int) -> int:
        parents = self._parents
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._parents[second] = first

    def _row(self, indexes: list[int], matches: Sequence[Match], owners: list[int | None]) -> None:
        """A row is a person; a second whole name in it is another (guardian, emergency contact)."""
        own = len(self._parents)
        names, alone, keyed, joined, rest = self._keys_of_row(own, indexes, matches)
        if not names and not alone:
            return
        self._new()
        for index in indexes:
            owners[index] = own
        for known in joined:
            self._join(own, known)
        if len(names) == 1:
            # By far the commonest row; its surname is looked for only when running text asks.
            value = matches[names[0]][4]
            if rest and not keyed:
                # Two of one name who live elsewhere are two; a row that comes again is one.
                keyed = True
                whole = "\n".join((value, *rest))
                self._join(own, self._by_key.setdefault(_WHOLE_ROW, {}).setdefault(whole, own))
            self._bear(value.replace(" ", ""), own, keyed=keyed)
            self._listed.append((value, own))
            self._unsure += matches[names[0]][3] < _SURE
        elif names:
            self._names(own, names, matches, owners, keyed=keyed)

    def _keys_of_row(
        self, own: int, indexes: list[int], matches: Sequence[Match]
    ) -> tuple[list[int], bool, bool, list[int], list[str]]:
        """The names of a row, whether it speaks of a person without any, has a key, who has the same, and the rest."""
        alone = keyed = False
        names: list[int] = []
        joined: list[int] = []
        rest: list[str] = []
        for index in indexes:
            kind, _, _, certainty, value, personal, _ = matches[index]
            if kind == _NAME and (personal or not names):
                names.append(index)
            if not personal or kind not in ALONE:
                continue
            alone = True
            if kind in KEYED and (kind != _PHONE or MOBILE(value)):
                keyed = True
                known = self._keys(kind, certainty).setdefault(value, own)
                if known != own:
                    joined.append(known)
            else:
                rest.append(value)
        return names, alone, keyed, joined, rest

    def _names(
        self,
        own: int,
        names: list[int],
        matches: Sequence[Match],
        owners: list[int | None],
        *,
        keyed: bool,
    ) -> None:
        """Several names in a row: parts and readings of one name, or several persons."""
        current, before = own, names[0]
        last: Identity | None = None
        for index in names:
            who = identity(matches[index].value)
            if last and is_another(last, matches[before], who, matches[index]):
                current = self._new()
                self._named(current, who, keyed=False)
            elif last is None:
                self._named(own, joined_name(who, names, matches), keyed=keyed)
            if who.script == "kanji":
                last, before = who, index
            owners[index] = current
            self._unsure += matches[index].certainty < _SURE

    def _tie(self, own: int, indexes: Iterable[int], matches: Sequence[Match]) -> None:
        """Join a person with those who have the same key."""
        for index in indexes:
            kind, _, _, certainty, value, personal, _ = matches[index]
            if not personal or kind not in KEYED or (kind == _PHONE and not MOBILE(value)):
                continue
            known = self._keys(kind, certainty).setdefault(value, own)
            if known != own:
                self._join(own, known)

    def _keys(self, kind: str, certainty: float) -> dict[str, int]:
        """Who has which value of a kind."""
        if certainty < _SURE:
            self._doubtful[kind] += 1
        return self._by_key.setdefault(kind, {})

    def _named(self, own: int, who: Identity, *, keyed: bool) -> None:
        self._bear(who.key, own, keyed=keyed)
        if who.surname and who.whole:
            self._called.remember(who, own)
            self._called.by_surname[who.surname] = own

    def _bear(self, key: str, own: int, *, keyed: bool) -> None:
        """A bare name is the first bearer of it; of bearers with keys only the first takes bare ones."""
        first, taken = self._by_name.setdefault(key, (own, keyed))
        if not keyed or not taken:
            if first != own:
                self._join(own, first)
            self._by_name[key] = (first, taken or keyed)

    def _block(
        self, text: str, indexes: list[int], matches: Sequence[Match], owners: list[int | None]
    ) -> None:
        """A block of running text: names open persons, the rest belongs to the name before it."""
        if not any(matches[i].kind == _NAME for i in indexes):
            self._nameless(indexes, matches, owners)
            return
        current: int | None = None
        self._filled.clear()
        waiting: list[int] = []
        last: Match | None = None
        for index in indexes:
            match = matches[index]
            if match.kind == _NAME and current is not None and not match.personal:
                # 旧姓 久米: her again, and so is every 久米 that follows.
                owners[index] = self._by_name.setdefault(match.value, (current, False))[0]
                self._completed.add(match.value)
            elif match.kind == _NAME:
                between = text[last.end : match.start] if last and match.start >= last.end else ""
                holder = "名義" in text[max(0, match.start - _HOLDER) : match.start]
                current = self._mention(match, last, current, between[: _NEAR + 1], holder=holder)
                last = match
                owners[index] = current
                self._unsure += match.certainty < _SURE
                while waiting:
                    owners[waiting.pop()] = current
            elif current is None:
                waiting.append(index)
            else:
                owners[index] = current
        self._tie_block(text, indexes, matches, owners)
        self._last = current
        self._filled.update(matches[i].kind for i in indexes if owners[i] == current)

    def _tie_block(
        self,
        text: str,
        indexes: list[int],
        matches: Sequence[Match],
        owners: list[int | None],
    ) -> None:
        """Keys of a block: a second mail, or a mobile on a line of its own, is another person's without a name."""
        has: dict[tuple[int, str], int] = {}
        for index in indexes:
            owner, match = owners[index], matches[index]
            if owner is None or not match.personal or match.kind not in KEYED:
                continue
            if match.kind == _PHONE and not MOBILE(match.value):
                continue
            known_keys = self._keys(match.kind, match.certainty)
            before = has.get((owner, match.kind), -1)
            again = before >= 0 and match.kind not in SEVERAL
            again = again and (match.kind != _PHONE or "\n" in text[before : match.start])
            if again and match.value not in known_keys:
                whose = self._called.owner(match.value) if match.kind == _EMAIL else None
                owners[index] = owner = self._new() if whose is None else whose
            elif match.kind == _EMAIL:
                self._called.mailbox_of(match.value, owner)
            has[owner, match.kind] = match.end
            known = known_keys.setdefault(match.value, owner)
            # A mail address in a thread may be quoted beside somebody else's name: names are stronger.
            if known != owner and match.kind != _EMAIL:
                self._join(owner, known)

    def _mention(
        self, match: Match, last: Match | None, current: int | None, between: str, *, holder: bool
    ) -> int:
        """Who is meant by a name in running text; ``between`` stands after the name before it."""
        self._recall_listed()
        who = identity(match.value)
        known = self._by_name.get(who.key)
        if known is not None:
            self._apart += 1
            return known[0]
        near = last is not None and current is not None and len(between) <= _NEAR
        # A reading behind the name, or in front of it as forms have it, is no other person.
        if near and last and current is not None and is_reading(identity(last.value), who, between):
            if self._called.learn(identity(last.value), who, current):
                self._known_as(who, match.value, current)
            return current
        if (called := self._called.person(who, holder=holder)) is not None:
            self._by_name[who.key] = (called, False)
            return called
        if self._completes(who):
            # The surname stood first, the whole name follows: the same person.
            person, taken = self._by_name[who.surname]
            self._by_name[who.key] = (person, taken)
            self._completed.add(who.surname)
            self._called.by_surname[who.surname] = person
            self._called.remember(who, person)
            return person
        return self._known_as(who, match.value, self._new())

    def _completes(self, who: Identity) -> bool:
        """Whether a whole name is that of the one who was called by its surname so far."""
        known = who.whole and who.surname in self._by_name and who.script == "kanji"
        return known and who.surname not in self._completed

    def _known_as(self, who: Identity, value: str, own: int) -> int:
        """Note a name, and the roman forms of it, for a person."""
        self._by_name[who.key] = (own, False)
        for key in roman_keys(who, value):
            self._by_name.setdefault(key, (own, False))
        self._called.remember(who, own)
        return own

    def _recall_listed(self) -> None:
        """Let running text know the surnames of those who stand in lists."""
        for value, own in self._listed[:_MOST_LISTED]:
            who = identity(value)
            if who.whole and who.surname:
                self._called.remember(who, own)
        self._listed.clear()

    def _nameless(
        self, indexes: list[int], matches: Sequence[Match], owners: list[int | None]
    ) -> None:
        """A block without names, cut where its leading kind shows a new value."""
        for part in split(indexes, matches):
            record = [matches[i] for i in part]
            if not any(m.personal and m.kind in ALONE for m in record):
                continue
            kinds = {m.kind for m in record if m.kind in ALONE}
            boxes = [m.value for m in record if m.kind == _EMAIL and m.personal]
            owner = self._called.owner(*boxes)
            own = self._last if owner is None else owner
            if own is None or (owner is None and kinds & self._filled - SEVERAL):
                if self._named_at_all and is_of_a_house(record):
                    # The premises of a contract, the head office in the foot of a letter.
                    continue
                own = self._new()
                self._mailboxes += [(box, own) for box in boxes]
            self._filled |= kinds
            self._tie(own, part, matches)
            for index in part:
                owners[index] = own

    def estimate(self) -> PersonsEstimate:
        """The interval: sure values that differ, persons joined, mentions apart."""
        joined = len({self._root(n) for n in range(len(self._parents))})
        keyed = (len(values) - self._doubtful[kind] for kind, values in self._by_key.items())
        sure = max((len(self._by_name) - self._unsure, *keyed, 0))
        return PersonsEstimate(
            low=min(sure, joined), estimate=joined, high=max(self._apart, joined)
        )

    @property
    def records(self) -> int:
        """How many records there are, joined or not."""
        return len(self._parents)

    def keys(self) -> Iterator[tuple[str, int]]:
        """All by which somebody is known again: a value that is only his, or a bare name; each with its person."""
        for kind, values in self._by_key.items():
            yield from ((f"{kind} {value}", self._root(own)) for value, own in values.items())
        for name, (own, taken) in self._by_name.items():
            if not taken:
                yield name, self._root(own)

    def summed_up(self) -> tuple[PersonsEstimate, Risk]:
        """Third persons of whom more than a name is told, and what is grave."""
        if self._outlines is None:
            return PersonsEstimate(), Risk()
        roots = [self._root(n) for n in range(len(self._parents))]
        return self._outlines.summed_up(roots, self.estimate())


def assign(text: str, matches: Sequence[Match]) -> list[int | None]:
    """The person of each match of one text."""
    return People().add(text, matches)
