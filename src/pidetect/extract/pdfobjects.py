"""PDF の部品。Strings, references and small streams of every object of a PDF, whatever its pages show of them.

A file fastened to a note, the value of a field that stands on no page or the words behind a picture leave the company
with the file, and no call of the page reader gives them. So the library is asked to write the file anew (unlocked, one
object after another; ISO 32000-1, 7.3 and 7.5), and the objects are read while they pass by: nothing is kept but what
was asked for, however large the file is.
"""

import re
from collections.abc import Container
from typing import NamedTuple

from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10}) \d{1,5} obj\b")
_TOKEN = re.compile(
    rb"(?P<to>\d{1,10}) \d{1,5} R\b|\((?P<said>(?:[^()\\]|\\[\s\S])*+)\)|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*+)>|/(?P<name>[^\s()<>\[\]{}/%]*+)|(?P<word>[^\s()<>\[\]{}/%]++)|[\s{}]++|[\s\S]"
)
_LENGTH = re.compile(rb"/Length (\d{1,12})(?=[/>\s])")
_LAYERS = re.compile(rb"/(OFF|ON)\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d{1,10}) \d{1,5} R\b")
_LONGEST_HEAD = 50_000_000
_MOST_STRINGS, _MOST_FILES = 500_000, 3_000
_TYPES = (b"/Type/EmbeddedFile", b"/Type/Metadata")
# Keys whose strings say nothing of content: dates, identities, writers, fonts, seals, names of places within the file.
MUTE = frozenset(
    (
        *(
            b"ID",
            b"Author",
            b"Creator",
            b"Producer",
            b"CreationDate",
            b"ModDate",
            b"M",
            b"DA",
            b"DS",
        ),
        *(b"NM", b"Registry", b"Ordering", b"Panose", b"FontFamily", b"CharSet", b"Cert", b"Lang"),
        *(b"CheckSum", b"O", b"U", b"OE", b"UE", b"Perms", b"ColorSpace", b"CS", b"Limits", b"D"),
        *(b"Dests", b"Names", b"OutputConditionIdentifier", b"OutputCondition", b"RegistryName"),
    )
)
_FILES, _LATER = frozenset((b"EF",)), frozenset((b"XFA", b"JS", b"RC", b"V", b"DV"))


class Body(NamedTuple):
    """A small stream, still packed, with the dictionary of its object as it is written."""

    head: bytes
    data: bytes


class Objects:
    """Takes a written PDF block by block and keeps what its objects say.

    Args:
        reader: for its limits and its clock.
        wanted: numbers of objects whose streams are kept beside those that name themselves.

    Attributes:
        strings: key and bytes of the strings in dictionaries, in order, each once.
        files: numbers of the objects that file specifications refer to.
        later: numbers of the objects that hold a form, a script or a long value.
        bodies: the kept streams by number.
        fonts: dictionaries of fonts as they are written.
        layers: names of layers (optional content groups) by number, as they are written.
        switched: numbers of the layers that the file says are on or off (``OFF``, ``ON``) when it is opened.
        is_off: all layers are off that are not said to be on.
    """

    def __init__(self, reader: Reader, wanted: Container[int] = ()) -> None:
        self.strings: dict[tuple[bytes, bytes], None] = {}
        self.files: set[int] = set()
        self.later: set[int] = set()
        self.bodies: dict[int, Body] = {}
        self.fonts: list[bytes] = []
        self.layers: dict[int, bytes] = {}
        self.switched: dict[bytes, set[int]] = {b"OFF": set(), b"ON": set()}
        self.is_off = False
        self._reader, self._wanted = reader, wanted
        self._buffer = bytearray()
        self._needed = self._passing = 0
        self._open: tuple[int, bytes, int] | None = None

    def write(self, block: bytes) -> int:
        """Take the next bytes; raises CannotExamine when there is too much, or no time left."""
        self._reader.budget.check()
        if self._passing >= len(block):
            self._passing -= len(block)
            return len(block)
        self._buffer += block[self._passing :]
        self._passing = 0
        if len(self._buffer) >= self._needed:
            self._read()
        return len(block)

    def _read(self) -> None:
        at = 0
        while 0 <= at <= len(self._buffer):
            done = at
            at = self._body(at) if self._open is not None else self._head(at)
        if at > len(self._buffer):
            done, self._passing = len(self._buffer), at - len(self._buffer)
        del self._buffer[:done]
        # A head that is not whole yet is looked at again when there is twice as much of it.
        self._needed = self._open[2] if self._open is not None else len(self._buffer) * 2
        if self._open is None and len(self._buffer) > _LONGEST_HEAD:
            raise CannotExamine("too_large")

    def _head(self, at: int) -> int:
        """Read what an object says; gives where it ends, -1 when more is needed."""
        found = _OBJECT.search(self._buffer, at)
        if found is None:
            return -1
        said = Dictionary()
        end = said.read(self._buffer, found.end())
        if end < 0:
            return -1
        head = bytes(self._buffer[found.end() : end])
        start, size = end, 0
        if head.endswith(b"stream"):
            start = self._buffer.find(b"\n", end) + 1
            length = _LENGTH.search(head)
            if not start:
                return -1
            size = int(length[1]) if length is not None else 0
        number = int(found[1])
        self._keep(said, head, number)
        if not size or not (number in self._wanted or any(kind in head for kind in _TYPES)):
            return start + size
        if size > self._reader.limits.whole_bytes or len(self.bodies) >= _MOST_FILES:
            raise CannotExamine("too_large")
        self._open = (number, head, size)
        return start

    def _keep(self, said: "Dictionary", head: bytes, number: int) -> None:
        self.strings.update(dict.fromkeys(said.strings))
        if len(self.strings) > _MOST_STRINGS:
            raise CannotExamine("too_large")
        self.files |= said.files
        self.later |= said.later
        if b"/Type/Font" in head and b"/FontDescriptor/" not in head[:40]:
            self.fonts.append(head)
        if b"/OFF" in head or b"/OCG" in head:
            self._keep_layers(said, head, number)

    def _keep_layers(self, said: "Dictionary", head: bytes, number: int) -> None:
        if b"/Type/OCG" in head:
            self.layers[number] = next((raw for key, raw in said.strings if key == b"Name"), b"")
        self.is_off = self.is_off or b"/BaseState/OFF" in head
        for switch, listed in _LAYERS.findall(head):
            self.switched[switch] |= {int(one) for one in _REFERENCE.findall(listed)}

    def _body(self, at: int) -> int:
        if self._open is None or len(self._buffer) - at < self._open[2]:
            return -1
        number, head, size = self._open
        self.bodies[number] = Body(head, bytes(self._buffer[at : at + size]))
        self._open = None
        return at + size


class Dictionary:
    """What one object says; walked without recursion.

    Attributes:
        strings: keys and strings of any depth, but for keys that say nothing of content.
        files, later: as for ``Objects``.
    """

    def __init__(self) -> None:
        self.strings: list[tuple[bytes, bytes]] = []
        self.files: set[int] = set()
        self.later: set[int] = set()
        # The key in force at each depth; None where the next name is a key.
        self._keys: list[bytes | None] = [b""]
        self._is_dictionary = [False]

    def read(self, data: bytearray, at: int) -> int:
        """Where the object ends; -1 when the bytes end first."""
        for token in _TOKEN.finditer(data, at):
            kind = token.lastgroup
            if kind is None:
                continue
            if kind == "word" and token["word"] in (b"endobj", b"stream"):
                return token.end()
            if kind == "open":
                self._is_dictionary.append(token["open"] == b"<<")
                self._keys.append(None if self._is_dictionary[-1] else self._keys[-1])
            elif kind == "name" and self._keys[-1] is None:
                self._keys[-1] = token["name"]
            else:
                self._value(kind, token)
        return -1

    def _value(self, kind: str, token: re.Match[bytes]) -> None:
        if kind == "close":
            if len(self._keys) > 1:
                self._keys.pop()
                self._is_dictionary.pop()
        elif kind == "to":
            self._refer(int(token["to"]))
        elif kind in ("said", "hex") and not MUTE.intersection(k for k in self._keys if k):
            said = token["said"]
            raw = _unescaped(said) if said is not None else _from_hex(token["hex"])
            self.strings.append((self._keys[-1] or b"", raw))
        if self._is_dictionary[-1]:
            self._keys[-1] = None

    def _refer(self, number: int) -> None:
        keys = {k for k in self._keys if k}
        if keys & _FILES:
            self.files.add(number)
        elif keys & _LATER:
            self.later.add(number)


_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _unescaped(said: bytes) -> bytes:
    return _ESCAPE.sub(_letter, said) if b"\\" in said else said


def _letter(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code.isdigit():
        return bytes((int(code, 8) & 0xFF,))
    return b"" if code in (b"\n", b"\r", b"\r\n") else _ESCAPED.get(code, code)


def _from_hex(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
