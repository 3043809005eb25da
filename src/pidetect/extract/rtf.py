"""RTF。Text of a Rich Text document (specification 1.9.1): code pages by font, Unicode, hidden text, tables, HTML inside.

Read token by token with a stack of its own: a million groups are a long list, not a deep call.
"""

import re
from typing import NamedTuple

from pidetect.extract import charset, ends, html, picture
from pidetect.extract.document import Reader
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

# What changes no letter is passed over where it stands; the words that matter are below.
_IDLE = (
    rb"\\(?:b|i|ul|ulnone|fs|cf|cb|highlight|lang|langfe|langnp|langfenp|loch|hich|dbch|insrsid|charrsid|rsid|af|afs"
    rb"|ltrch|rtlch|fcs|kerning|expnd|expndtw|sa|sb|sl|slmult|ql|qr|qc|qj|li|ri|fi|lin|rin|itap|intbl|widctlpar"
    rb"|nowidctlpar|cs|s|ab|ai|noproof|cgrid|strike|sub|super|nosupersub|pard|ltrpar|trowd|aspalpha|aspnum|faauto"
    rb"|adjustright|wrapdefault|alang|nonshppict0)(?:-?[0-9]{1,10})?(?![a-zA-Z0-9-]) ?"
)
_TOKEN = re.compile(
    rb"(?:"
    + _IDLE
    + rb"|[\r\n])++|\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|\\'?"
)
_WORD, _NUMBER, _CODE, _SYMBOL, _BRACE, _RUN = range(1, 7)
_MOST_GROUPS = 600_000
_NOT_HEXADECIMAL = re.compile(rb"[^0-9a-fA-F]+")
_MOST_DEPTH = 10_000
# Destinations whose letters are no text.
_SILENT = frozenset(
    (
        *(b"colortbl", b"stylesheet", b"listtable", b"listoverridetable", b"rsidtbl", b"generator"),
        *(
            b"themedata",
            b"colorschememapping",
            b"latentstyles",
            b"datastore",
            b"xmlnstbl",
            b"filetbl",
        ),
        *(
            b"blipuid",
            b"picprop",
            b"shpinst",
            b"sp",
            b"sn",
            b"mmathPr",
            b"objclass",
            b"pgptbl",
            b"revtbl",
        ),
        *(b"wgrffmtfilter", b"pnseclvl", b"panose", b"falt", b"objname", b"bkmkstart", b"bkmkend"),
    )
)
_HIDDEN = frozenset((b"annotation", b"atnid", b"atnauthor", b"info", b"userprops", b"docvar"))
_SIDE = {
    **dict.fromkeys((b"header", b"headerl", b"headerr", b"headerf"), "ヘッダー"),
    **dict.fromkeys((b"footer", b"footerl", b"footerr", b"footerf"), "フッター"),
    b"footnote": "脚注",
}
_LETTERS = {
    **dict.fromkeys((b"tab", b"cell", b"nestcell"), "\t"),
    **dict.fromkeys((b"par", b"line", b"page", b"sect", b"row", b"nestrow"), "\n"),
    **dict.fromkeys((b"emdash", b"endash"), "–"),
    **dict.fromkeys((b"lquote", b"rquote"), "’"),
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": "\u3000",
    b"enspace": " ",
}
_CHARSETS = {
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "big5",
    204: "cp1251",
    238: "cp1250",
    0: "",
}
_OBJECTS = frozenset((b"objdata", b"oleclsid"))


class State(NamedTuple):
    """What a group inherits."""

    place: str = "本文"
    skip: bool = False
    hidden: bool = False
    encoding: str = ""
    fallback: int = 1
    table: bool = False
    fonts: bool = False
    shown_html: bool = False
    picture: bool = False


def read(reader: Reader, source: Source, _name: str = "") -> None:
    """Add the text; what is hidden or a comment apart."""
    read_bytes(reader, source.whole(reader.limits.whole_bytes))


def read_bytes(reader: Reader, data: bytes) -> None:
    """Add the text of RTF that is in memory."""
    document = _Document(reader, data)
    document.walk()
    document.hand_on()


class _Document:
    def __init__(self, reader: Reader, data: bytes) -> None:
        self._reader, self._data = reader, data
        self._state = State()
        self._stack: list[State] = []
        self._default = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._texts: dict[tuple[str, bool], list[str]] = {}
        self._bytes = bytearray()
        self._at = 0
        self._over = False
        self._left_out = 0
        self._starred = False
        self._from_html = False
        self._pictures: list[bytearray] = []

    def walk(self) -> None:
        """Go through all tokens."""
        groups = 0
        while not self._over and (found := _TOKEN.match(self._data, self._at)):
            self._at = found.end()
            kind = found.lastindex
            if kind == _BRACE:
                groups += 1
                if groups % 16_384 == 0:
                    self._pause(groups)
                self._brace(found.group(_BRACE))
            elif kind == _RUN:
                self._raw(found.group(_RUN))
            elif kind == _CODE:
                self._raw(bytes.fromhex(found.group(_CODE).decode()))
            elif kind == _SYMBOL:
                self._symbol(found.group(_SYMBOL))
            elif kind is not None:
                self._flush()
                number = found.group(_NUMBER)
                self._word(found.group(_WORD), int(number) if number else None)
        self._flush()
        if self._stack:
            self._reader.problem("broken")

    def _pause(self, groups: int) -> None:
        """Look at the clock, and at how many groups there are."""
        self._reader.budget.check()
        if groups > _MOST_GROUPS:
            raise CannotExamine("bomb")

    def _brace(self, brace: bytes) -> None:
        if self._bytes:
            self._flush()
        if brace == b"{":
            if len(self._stack) >= _MOST_DEPTH:
                raise CannotExamine("nested")
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()
            self._over = not self._stack
        self._left_out, self._starred = 0, False

    def _symbol(self, symbol: bytes) -> None:
        # The second byte of a letter may be written as an escaped sign.
        if symbol not in b"\\{}":
            self._flush()
        if symbol == b"*":
            self._starred = True
        elif symbol in b"~_-\t\r\n" and symbol != b"-":
            self._add({b"~": " ", b"_": "-"}.get(symbol, "\n"))
        elif symbol in b"\\{}":
            self._raw(symbol)

    def _word(self, word: bytes, value: int | None) -> None:
        state, starred = self._state, self._starred
        self._starred = False
        if word == b"u" and value is not None:
            self._add(chr(value % 65_536))
            self._left_out = state.fallback
        elif word == b"bin":
            end = self._at + max(0, min(value or 0, len(self._data) - self._at))
            if state.picture:
                self._pictures[-1] += self._data[self._at : end].hex().encode()
            self._at = end
        elif word in _LETTERS:
            self._letter(word)
        elif word == b"uc":
            self._state = state._replace(fallback=max(0, min(value or 0, 100)))
        elif word in (b"v", b"deleted"):
            self._state = state._replace(hidden=value != 0)
        elif word in (b"f", b"fcharset", b"ansicpg", b"plain"):
            self._font_word(word, value or 0)
        elif word in (b"fromhtml", b"htmltag", b"htmlrtf"):
            self._html_word(word, value)
        else:
            self._destination(word, starred=starred)

    def _letter(self, word: bytes) -> None:
        if self._from_html:
            if word in (b"tab", b"par", b"line"):
                self._add(_LETTERS[word])
            return
        if word in (b"cell", b"row"):
            self._state = self._state._replace(table=word == b"cell")
        self._add(_LETTERS[word])

    def _font_word(self, word: bytes, value: int) -> None:
        if word == b"ansicpg":
            self._default = f"cp{value}" if value not in (0, 65001) else "utf-8"
        elif word == b"plain":
            self._state = self._state._replace(hidden=False, encoding="")
        elif word == b"fcharset":
            self._fonts[self._font] = _CHARSETS.get(value, "")
        elif self._state.fonts:
            self._font = value
        else:
            self._state = self._state._replace(encoding=self._fonts.get(value, ""))

    def _html_word(self, word: bytes, value: int | None) -> None:
        """HTML that Outlook keeps inside of RTF ([MS-OXRTFEX])."""
        if word == b"fromhtml":
            self._from_html = True
        elif word == b"htmltag":
            self._state = self._state._replace(shown_html=True, skip=False)
        elif self._from_html:
            self._state = self._state._replace(skip=value != 0)

    def _destination(self, word: bytes, *, starred: bool) -> None:
        state = self._state
        if word == b"fonttbl":
            self._state = state._replace(fonts=True, skip=True)
        elif word in _SIDE:
            self._state = state._replace(place=_SIDE[word])
        elif word in _HIDDEN:
            self._state = state._replace(place="コメントと文書の情報", hidden=True)
        elif word == b"pict":
            self._pictures.append(bytearray())
            self._state = state._replace(picture=True, skip=True)
        elif word in _OBJECTS:
            self._reader.problem("unsupported")
            self._state = state._replace(skip=True)
        elif word in (b"shptxt", b"nonshppict", b"result", b"fldinst", b"shppict", b"objattph"):
            self._state = state._replace(skip=word == b"nonshppict")
        elif word in _SILENT or (starred and word not in (b"footnote", b"background")):
            self._state = state._replace(skip=True)

    def _raw(self, run: bytes) -> None:
        """Bytes in the code page of the font; as many as the group says are a mere fallback."""
        if self._left_out:
            drop = min(self._left_out, len(run))
            self._left_out -= drop
            run = run[drop:]
        if self._state.picture and self._pictures:
            self._pictures[-1] += run
        elif not self._state.skip:
            self._bytes += run

    def _flush(self) -> None:
        if self._bytes:
            raw, self._bytes = bytes(self._bytes), bytearray()
            encoding = self._state.encoding or self._default
            try:
                text = raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                text = charset.decode(raw, encoding)
            self._add(text)

    def _add(self, text: str) -> None:
        state = self._state
        if not state.skip:
            self._texts.setdefault((state.place, state.hidden), []).append(text)

    def hand_on(self) -> None:
        """Give the texts to the reader."""
        for (place, hidden), pieces in self._texts.items():
            text = (
                "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            )
            if self._from_html and not hidden:
                html.read(self._reader, text, f"{place} (HTML)")
            else:
                self._reader.text(
                    f"{place} 隠し文字" if hidden and place == "本文" else place,
                    text,
                    hidden=hidden,
                )
        for raw in self._pictures:
            digits = _NOT_HEXADECIMAL.sub(b"", raw)
            data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
            picture.inside(self._reader, data, "図")
        if self._over:
            ends.read_behind(self._reader, Source(self._data), self._at)
