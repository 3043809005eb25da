"""残りを探す。What a file says once more elsewhere: authors, properties, links, pivot caches, names of sheets, formulas.

Every value that was masked in the text of the file is looked for in all its parts; the rest of the letters is
scanned part by part.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from urllib.parse import quote

from lxml import etree

from pidetect.masking.package import Package
from pidetect.masking.story import AttributeSlot, Slot, Story, TailSlot, TextSlot
from pidetect.types import Kind

# Fields that hold the name of a person whatever it looks like.
_PERSON_ELEMENTS = frozenset(("creator", "lastModifiedBy", "Manager", "author"))
_PERSON_ATTRIBUTES = frozenset(("author", "initials", "displayName", "userName", "userId"))
_TELLING = re.compile("[ぁ-んァ-ヶ一-鿿々ｦ-ﾟ@＠]|[0-9０-９]{6}")
_KEPT_ATTRIBUTES = frozenset(
    (
        "id",
        "idx",
        "r",
        "s",
        "t",
        "Id",
        "Type",
        "ContentType",
        "PartName",
        "Extension",
        "paraId",
        "textId",
        "ref",
    )
)
# The texts that are scanned in their place (``word``, ``excel``), and the elements that hold them.
_READ_PARTS = re.compile(
    r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml|word/(?:document\d*|(?:header|footer|footnotes|endnotes|comments\w*|glossary/document)\d*)\.xml"
)
_READ_ELEMENTS = frozenset(("t", "delText", "instrText", "delInstrText", "v"))
_CONTENT_TYPES = "[Content_Types].xml"
_FORBIDDEN = re.compile(r"[\\/?*\[\]:]")
_LONGEST_SHEET = 31
_SHORTEST = 2


def names_of_persons(package: Package, single: Callable[[str, str], str]) -> None:
    """Mask the fields that name persons: authors, editors, their initials and accounts."""
    for name in package.names():
        if name == _CONTENT_TYPES:
            continue
        for element in package.tree(name).iter():
            if not isinstance(element.tag, str):
                continue
            if etree.QName(element).localname in _PERSON_ELEMENTS and element.text:
                element.text = single(Kind.PERSON_NAME, element.text)
            for key in element.keys():  # noqa: SIM118 - an element is no mapping; iterating gives its children
                if etree.QName(key).localname in _PERSON_ATTRIBUTES:
                    element.set(key, single(Kind.PERSON_NAME, element.get(key, "")))


def rename_sheets(package: Package, new_name: Callable[[str], str]) -> dict[str, str]:
    """Rename the sheets that are called after persons, also where formulas name them; gives old and new names."""
    if not package.has("xl/workbook.xml"):
        return {}
    sheets = list(package.tree("xl/workbook.xml").iter("{*}sheet"))
    taken = {s.get("name", "") for s in sheets}
    renamed: dict[str, str] = {}
    for sheet in sheets:
        old = sheet.get("name", "")
        new = _FORBIDDEN.sub("＊", new_name(old))[:_LONGEST_SHEET]
        if new == old:
            continue
        number, free = 1, new
        while free in taken:
            number += 1
            free = f"{new[: _LONGEST_SHEET - 4]} {number}"
        taken.add(free)
        sheet.set("name", free)
        renamed[old] = free
    _rename_in_formulas(package, renamed)
    return renamed


def _rename_in_formulas(package: Package, renamed: Mapping[str, str]) -> None:
    if not renamed:
        return
    quoted = {f"'{old.replace(chr(39), chr(39) * 2)}'!": new for old, new in renamed.items()}
    names = quoted | {f"{old}!": new for old, new in renamed.items()}
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    for name in package.names():
        for slot in _slots_of(package, name, everywhere=True):
            letters = slot.get()
            if "!" in letters:
                slot.put(pattern.sub(lambda m: f"'{names[m.group()]}'!", letters))


def replace_known(package: Package, known: Mapping[str, str], *, everywhere: bool) -> None:
    """Replace values that were masked before wherever they still stand.

    Args:
        package: the file.
        known: original values and what stands for them.
        everywhere: also in the texts that were scanned.
    """
    worth = [v for v in known if len(v.strip()) >= _SHORTEST]
    if not worth:
        return
    ranked = sorted(worth, key=len, reverse=True)
    # The engine tries alternatives in order; a set of first letters lets it skip most places.
    heads = "".join(sorted({re.escape(v[0]) for v in ranked}))
    pattern = re.compile(f"(?=[{heads}])(?:{'|'.join(map(re.escape, ranked))})")
    for name in package.names():
        for slot in _slots_of(package, name, everywhere=everywhere):
            letters = slot.get()
            new = pattern.sub(lambda m: known[m.group()], letters)
            if new != letters:
                slot.put(new)


def stories(package: Package, *, everywhere: bool) -> Iterator[Story]:
    """The letters of each part in lines, for one more scan."""
    for name in package.names():
        story = Story()
        for slot in _slots_of(package, name, everywhere=everywhere):
            story.add(slot)
            story.between("\n")
        yield story


class _LinkSlot(AttributeSlot):
    """The address of a link out of the file; letters that a URI cannot have are written as it has them (RFC 3986)."""

    def put(self, letters: str) -> None:
        """Another address."""
        super().put(quote(letters, safe="/:?#[]@!$&'()*+,;=%-._~"))


def _slots_of(package: Package, name: str, *, everywhere: bool) -> Iterator[Slot]:
    """Every place of a part that may hold words.

    Args:
        package: the file.
        name: the part.
        everywhere: also the letters that ``word`` and ``excel`` read.
    """
    if name.endswith(".rels"):
        for relation in package.tree(name):
            if relation.get("TargetMode") == "External":
                yield _LinkSlot(relation, "Target")
    elif name != _CONTENT_TYPES:
        read = _READ_ELEMENTS if _READ_PARTS.fullmatch(name) else frozenset[str]()
        # Values of cells are numbers and indexes, and no words.
        silent = frozenset(("v",)) if everywhere else read
        for element in package.tree(name).iter():
            yield from _slots_at(element, silent)


def _slots_at(element: etree._Element, silent: Collection[str]) -> Iterator[Slot]:
    """Text, tail and attributes of an element, or the text of a comment, as far as they may tell something."""
    if not isinstance(element.tag, str):
        yield TextSlot(element)
        return
    quiet = etree.QName(element).localname in silent
    if element.text and not quiet and _TELLING.search(element.text):
        yield TextSlot(element)
    if element.tail and _TELLING.search(element.tail):
        yield TailSlot(element)
    for key, letters in element.items():
        if etree.QName(key).localname not in _KEPT_ATTRIBUTES and _TELLING.search(letters):
            yield AttributeSlot(element, key)
