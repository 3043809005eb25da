"""ファイルを伏せる。One file in, the same kind of file out, or a sentence that says why not.

The result is examined again before anybody gets it: what was to be hidden and is still found makes the whole
fail. Text and tables, HTML and mail as text, docx and xlsx; all else cannot be masked safely and is refused.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping

from pidetect import engine, grid
from pidetect.extract import charset, extract
from pidetect.masking import leftovers, word
from pidetect.masking.excel import Workbook
from pidetect.masking.package import Package
from pidetect.masking.story import Story
from pidetect.masking.text import CannotMask, Masker, Place, apply
from pidetect.types import Finding, Mode, Part

_ROUNDS = 4
_MOST_BYTES = 100_000_000
_ENCODINGS = ("utf-8", "cp932", "euc_jp", "iso2022_jp", "iso2022_jp_ext", "utf-16-le", "utf-16-be")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_REFUSED = (
    (
        (b"%PDF-",),
        "PDF は、文字を隠しても中に残ることがあるため、伏せられません。元のファイルを伏せてから PDF にしてください。",
    ),
    (
        (b"\xd0\xcf\x11\xe0",),
        "古い形式か、パスワードで保護されたファイルです。docx か xlsx で保存し直してください。",
    ),
    ((b"{\\rtf",), "RTF は伏せられません。docx で保存し直してください。"),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"),
        "画像の中の文字は伏せられません。",
    ),
)
_TAGS = re.compile(r"[<>]")
# Stars and names of kinds, whatever a label beside them makes of them.
_MASKED = re.compile(r"(?:［[^［］\n]{1,30}］|[*＊\W_])*")


@dataclasses.dataclass(frozen=True, slots=True)
class Masked:
    """A masked file.

    Attributes:
        data: the file.
        counts: how many findings of each kind were masked.
        pictures: pictures in it that stay as they are.
    """

    data: bytes
    counts: Mapping[str, int]
    pictures: int = 0


def mask_file(
    data: bytes, masker: Masker, *, mode: Mode = "deep", floor: float = engine.FLOOR
) -> Masked:
    """The same file with what is found in it hidden.

    Args:
        data: the file.
        masker: how; its counts go on.
        mode: as for ``scan``.
        floor: least certainty of what is masked.

    Raises:
        CannotMask: a format that cannot be masked safely, or something could not be hidden.
    """
    if len(data) > _MOST_BYTES:
        raise CannotMask("100 MB を超えるファイルは伏せられません。分けてください。")
    masker.counts.clear()
    if data.startswith(b"PK"):
        return _Office(data, masker, mode, floor).masked()
    for starts, sentence in _REFUSED:
        if data.startswith(starts):
            raise CannotMask(sentence)
    return _Text(data, masker, mode, floor).masked()


class _Scanner:
    """Scans with one mode and floor, and remembers the values that were found."""

    def __init__(self, masker: Masker, mode: Mode, floor: float) -> None:
        self._masker, self._mode, self._floor = masker, mode, floor
        self.known: dict[str, str] = {}
        self._invented: set[str] = set()

    def places(self, text: str, separator: str = "") -> list[Place]:
        """What to put where; what was masked in a round before is no finding."""
        found = engine.scan_part(Part("", text, grid=separator), self._mode, floor=self._floor)
        places = self._masker.places(text, (f for f in found if self._is_original(text, f)))
        changed = [p for p in places if p.new != text[p.start : p.end]]
        self.known.update({text[p.start : p.end]: p.new for p in changed})
        self._invented.update(p.new for p in places)
        return changed

    def _is_original(self, text: str, finding: Finding) -> bool:
        value = text[finding.start : finding.end]
        return value not in self._invented and not _MASKED.fullmatch(value)

    def left(self, data: bytes) -> list[Finding]:
        """What is still found in a file and must not be: anything, or with pseudonyms an original value."""
        pseudonyms = self._masker.style == "pseudonym"
        left: list[Finding] = []
        for part in extract(data, "")[0]:
            found = engine.scan_part(part, self._mode, floor=self._floor)
            left += [
                f
                for f in found
                if self._masker.wants(f.kind)
                and self._is_original(part.text, f)
                and (not pseudonyms or part.text[f.start : f.end] in self.known)
            ]
        return left


class _Text:
    """A text in any encoding."""

    def __init__(self, data: bytes, masker: Masker, mode: Mode, floor: float) -> None:
        text = charset.guess(data)
        if text is None:
            raise CannotMask(
                "この形式のファイルは伏せられません。テキスト、CSV、docx、xlsx を伏せられます。"
            )
        self._data, self._text, self._masker = data, text, masker
        self._scanner = _Scanner(masker, mode, floor)

    def masked(self) -> Masked:
        """Mask until nothing is left; hiding one value may show another."""
        text = self._text
        for number in range(_ROUNDS):
            new = self._round(text, by_value=number > 0)
            encoded = encode(self._data, self._text, new)
            if not self._scanner.left(encoded):
                return Masked(encoded, dict(self._masker.counts))
            text = new
        raise CannotMask(
            "伏せても個人情報が残るため、書き出しません。テキストで保存し直すと伏せられることがあります。"
        )

    def _round(self, text: str, *, by_value: bool) -> str:
        places = self._scanner.places(text, grid.sniff(text))
        if any(_TAGS.search(text[p.start : p.end]) for p in places):
            raise CannotMask("タグをまたぐ個人情報があるため、形を保って伏せられません。")
        text = apply(text, places)
        if not by_value:
            return text
        # HTML and mail: what only shows when the file is read as such.
        for part in extract(text.encode("utf-8", "replace"), "")[0]:
            self._scanner.places(part.text, part.grid)
        for value in sorted(self._scanner.known, key=len, reverse=True):
            if len(value) > 1:
                text = text.replace(value, self._scanner.known[value])
        return text


def encode(data: bytes, old: str, new: str) -> bytes:
    """The new text in the encoding of the old bytes; lines that did not change keep their bytes.

    Raises:
        CannotMask: no encoding gives the old bytes back.
    """
    bom = next((b for b in _BOMS if data.startswith(b)), b"")
    for encoding in _ENCODINGS:
        try:
            if bom + old.encode(encoding) == data:
                return bom + new.encode(encoding)
        except UnicodeEncodeError:
            continue
    lines, before, after = data.split(b"\n"), old.split("\n"), new.split("\n")
    if len(lines) == len(before) == len(after):
        for encoding in _ENCODINGS[1:5]:
            mixed = _line_by_line(lines, before, after, encoding)
            if mixed is not None:
                return mixed
    raise CannotMask("文字コードを元どおりに書き戻せません。UTF-8 で保存し直してください。")


def _line_by_line(
    lines: list[bytes], before: list[str], after: list[str], encoding: str
) -> bytes | None:
    """Changed lines encoded anew; ① has two codes in cp932, and only a line that changes may lose one."""
    mixed: list[bytes] = []
    try:
        for line, old, new in zip(lines, before, after, strict=True):
            if _decoded(line, encoding) != old:
                return None
            mixed.append(line if old == new else new.encode(encoding))
    except UnicodeError:
        return None
    return b"\n".join(mixed)


def _decoded(line: bytes, encoding: str) -> str:
    """Mailers write ① into ISO-2022-JP, which Python does not read."""
    if encoding == "iso2022_jp":
        return charset.decode_iso2022jp(line)
    return line.decode(encoding)


class _Office:
    """A docx or xlsx."""

    def __init__(self, data: bytes, masker: Masker, mode: Mode, floor: float) -> None:
        self._package = Package(data)
        self._masker = masker
        self._scanner = _Scanner(masker, mode, floor)
        self._workbook = Workbook(self._package) if self._package.has("xl/workbook.xml") else None
        if self._workbook is None and not self._package.has("word/document.xml"):
            raise CannotMask(
                "この形式のファイルは伏せられません。テキスト、CSV、docx、xlsx を伏せられます。"
            )

    def masked(self) -> Masked:
        """Mask texts, then fields of persons, then what is left anywhere."""
        for number in range(_ROUNDS):
            for story in self._stories():
                story.fill(self._scanner.places(story.text, story.grid))
            # What the texts themselves say has been judged in its place; only if that fails, by value.
            self._elsewhere(everywhere=number > 0)
            data = self._package.data()
            if not self._scanner.left(data):
                return Masked(data, dict(self._masker.counts), self._package.pictures)
        raise CannotMask("伏せても個人情報が残るため、書き出しません。")

    def _stories(self) -> Iterator[Story]:
        if self._workbook is not None:
            yield from self._workbook.stories()
        else:
            yield from word.stories(self._package)

    def _elsewhere(self, *, everywhere: bool) -> None:
        package, scanner = self._package, self._scanner
        if self._workbook is not None:
            self._workbook.forget_unused()
        leftovers.names_of_persons(package, self._masker.single)
        scanner.known |= leftovers.rename_sheets(package, self._new_name)
        leftovers.replace_known(package, scanner.known, everywhere=everywhere)
        for story in leftovers.stories(package, everywhere=everywhere):
            story.fill(scanner.places(story.text))

    def _new_name(self, sheet: str) -> str:
        """The name of a sheet, masked."""
        known = self._scanner.known.get(sheet)
        return known or apply(sheet, self._scanner.places(sheet))
