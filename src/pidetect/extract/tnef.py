"""winmail.dat。Outlook's own packing of mails ([MS-OXTNEF]): body, properties, attachments, mails within."""

import struct
from collections.abc import Iterator

from pidetect.extract import charset, properties
from pidetect.extract.document import Reader
from pidetect.extract.properties import Value
from pidetect.extract.source import Source
from pidetect.types import CannotExamine

_SUBJECT, _BODY, _FROM, _DATA, _TITLE = 0x8004, 0x800C, 0x8000, 0x800F, 0x8010
_RENDER, _MAIL, _RECIPIENTS, _FILE, _CODE_PAGE = 0x9002, 0x9003, 0x9004, 0x9005, 0x9007
_IN_ATTACHMENT = 2
_PLAIN = {_SUBJECT: properties.SUBJECT, _BODY: properties.BODY, _FROM: 0x0042}
# Bytes of a value by its type; strings, bytes and objects say their length themselves.
_FIXED = {1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_OBJECT, _NARROW, _WIDE, _BINARY, _MANY = 13, 30, 31, 258, 0x1000
_MOST_PROPERTIES = 20_000
# An attached object begins with what it is; this is a message.
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")

_NAMELESS = "無題の添付"


def read(reader: Reader, source: Source, _name: str = "") -> None:
    """Add the message and its attachments; raises CannotExamine("broken") where it ends too early."""
    _read(reader, source.whole(reader.limits.whole_bytes), 0)


def _read(reader: Reader, data: bytes, depth: int) -> None:
    if depth > reader.limits.depth:
        raise CannotExamine("nested")
    message = _Message()
    for level, kind, content in _attributes(reader, data):
        message.take(level, kind, content)
    if not message.complete:
        raise CannotExamine("broken")
    encoding = message.encoding
    properties.add_message(reader, message.mail, list(message.recipients), encoding)
    for file in message.files:
        reader.budget.check()
        _attached(reader, file, encoding, depth)


class _Message:
    """What the attributes have said so far."""

    def __init__(self) -> None:
        self.mail: dict[int, Value] = {}
        self.recipients: list[dict[int, Value]] = []
        self.files: list[dict[int, Value]] = []
        self.encoding = "cp932"
        self.complete = False

    def take(self, level: int, kind: int, content: bytes) -> None:
        """The next attribute."""
        self.complete = True
        if kind == _CODE_PAGE and len(content) >= 4:
            self.encoding = f"cp{struct.unpack_from('<I', content)[0]}"
        elif kind == _RENDER:
            self.files.append({})
        elif level == _IN_ATTACHMENT and self.files:
            _file(self.files[-1], kind, content, self.encoding)
        elif kind == _MAIL:
            self.mail.update(_Properties(content).all())
        elif kind == _RECIPIENTS:
            self.recipients += _table(content)
        elif kind in _PLAIN:
            text = charset.decode(content.rstrip(b"\0"), self.encoding)
            self.mail.setdefault(_PLAIN[kind], text)


def _attributes(reader: Reader, data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Level, number and content of each; what is cut off is a problem, and the rest is still there."""
    at = 6
    while at < len(data):
        level, kind, _, length = struct.unpack_from("<BHHI", data[at : at + 9].ljust(9, b"\xff"))
        content = data[at + 9 : at + 9 + length]
        if len(content) < length:
            reader.problem("broken")
            return
        yield level, kind, content
        at += 11 + length


def _file(file: dict[int, Value], kind: int, content: bytes, encoding: str) -> None:
    if kind == _DATA:
        file.setdefault(properties.CONTENT, content)
    elif kind == _TITLE:
        file.setdefault(properties.FILE_NAME, charset.decode(content.rstrip(b"\0"), encoding))
    elif kind == _FILE:
        file.update(_Properties(content).all())


def _attached(reader: Reader, file: dict[int, Value], encoding: str, depth: int) -> None:
    numbers = (properties.LONG_FILE_NAME, properties.FILE_NAME, properties.DISPLAY_NAME)
    name = next((t for n in numbers if (t := properties.text_of(file.get(n), encoding))), _NAMELESS)
    content = file.get(properties.CONTENT)
    if name != _NAMELESS:
        reader.text("添付の名前", name)
    if not isinstance(content, bytes):
        # It refers to a file elsewhere: there is nothing here to read but its name.
        return
    if content.startswith(_MESSAGE):
        with reader.below(name):
            _read(reader, content[16:], depth + 1)
    else:
        reader.member(content, name)


def _table(content: bytes) -> Iterator[dict[int, Value]]:
    """The rows of recipients."""
    walk = _Properties(content)
    for _ in range(min(walk.number(), _MOST_PROPERTIES)):
        yield walk.all()


class _Properties:
    """A walk over encoded properties; raises CannotExamine("broken") where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self) -> int:
        """The next 32-bit number."""
        return int.from_bytes(self._take(4), "little")

    def _take(self, length: int) -> bytes:
        piece = self._data[self._at : self._at + length]
        if len(piece) < length:
            raise CannotExamine("broken")
        self._at += length
        return piece

    def _padded(self, length: int) -> bytes:
        piece = self._take(length)
        self._at += -length % 4
        return piece

    def all(self) -> dict[int, Value]:
        """The properties of one object that are text, bytes or objects."""
        found: dict[int, Value] = {}
        count = self.number()
        if count > _MOST_PROPERTIES:
            raise CannotExamine("broken")
        for _ in range(count):
            kind, number = struct.unpack("<HH", self._take(4))
            if number >= 0x8000:
                self._skip_name()
            value = self._value(kind)
            if value is not None and number < 0x8000:
                found[number] = value
        return found

    def _skip_name(self) -> None:
        self._take(16)
        if self.number() == 0:
            self._take(4)
        else:
            self._padded(self.number())

    def _value(self, kind: int) -> Value | None:
        single = kind & ~_MANY
        counted = kind & _MANY or single in (_OBJECT, _NARROW, _WIDE, _BINARY)
        count = self.number() if counted else 1
        if count > _MOST_PROPERTIES:
            raise CannotExamine("broken")
        value: Value | None = None
        for _ in range(count):
            if single in _FIXED:
                self._take(_FIXED[single])
            elif single in (_OBJECT, _NARROW, _WIDE, _BINARY):
                raw = self._padded(self.number())
                value = raw.decode("utf-16-le", "replace") if single == _WIDE else raw
            else:
                raise CannotExamine("broken")
        return value
