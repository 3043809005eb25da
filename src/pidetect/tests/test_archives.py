"""Archives of every kind: 7z and locked ZIP as 7-Zip writes them, tar and its packings, archives in archives."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from functools import cache
from pathlib import Path

import pytest

from pidetect.examine import examine
from pidetect.extract import Limits, extract
from pidetect.tests.files import LIST, excel, zipped

PASSWORD = {"locked.7z": "ひみつ", "sealed.7z": "ひみつ"}


@cache
def made(name: str) -> bytes:
    packed = Path(__file__).with_name("archives.tar.xz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress(packed))) as files:
        file = files.extractfile(name)
        assert file is not None
        return file.read()


def tar(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as package:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            package.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def places(data: bytes, *passwords: str) -> dict[str, str]:
    parts, problems = extract(data, "x", passwords=passwords)
    assert problems == []
    return {p.place: p.text for p in parts}


@pytest.mark.parametrize(
    "how", ["lzma2", "lzma", "bzip2", "deflate", "copy", "delta", "bcj", "apart"]
)
def test_7z(how: str) -> None:
    seen = places(made(f"{how}.7z"))
    assert seen["名簿.tsv"] == LIST
    assert seen["b.txt"] == "a@example.jp\n"
    assert sorted(seen["ファイル名"].split("\n")) == ["内/b.txt", "名簿.tsv"]


def test_a_packing_that_is_not_known_is_said() -> None:
    assert examine(made("ppmd.7z"), "a.7z").why == "unsupported"


@pytest.mark.parametrize("name", ["locked.7z", "sealed.7z", "aes.zip", "aes128.zip", "old.zip"])
def test_a_locked_archive_opens_with_its_password(name: str) -> None:
    data, right = made(name), PASSWORD.get(name, "himitsu")
    for wrong in ((), ("違う",), ("a", "b")):
        result = examine(data, name, passwords=wrong)
        assert (result.examined, result.why, result.kinds) == (False, "encrypted", {})
    opened = examine(data, name, passwords=("違う", right))
    assert (opened.examined, opened.persons.estimate) == (True, 3)
    assert right not in str(opened.as_json())


@pytest.mark.parametrize("name", ["lzma2.7z", "locked.7z", "aes.zip"])
def test_damaged_archives_are_never_read_as_whole(name: str) -> None:
    data = made(name)
    for at in range(40, len(data) - 30, 7):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        result = examine(broken, name, passwords=("ひみつ", "himitsu"))
        assert not result.examined or result.persons.estimate == 3


@pytest.mark.parametrize("pack", [lambda d: d, gzip.compress, bz2.compress, lzma.compress])
def test_tar_however_packed(pack) -> None:  # noqa: ANN001
    data = pack(tar({"資料/名簿.tsv": LIST.encode(), "表.xlsx": excel(), "空": b""}))
    seen = places(data)
    assert seen["名簿.tsv"] == LIST
    assert "表.xlsx > シート「名簿」" in seen
    assert seen["ファイル名"].split("\n") == ["資料/名簿.tsv", "表.xlsx", "空"]


def test_a_tar_of_windows_has_readable_names() -> None:
    data = tar({"XXXX.tsv": LIST.encode()})
    name = "名簿".encode("cp932")
    head = bytearray(data[:512].replace(b"XXXX", name))
    head[148:156] = b"        "
    head[148:156] = b"%06o\0 " % sum(head)
    assert places(bytes(head) + data[512:])["名簿.tsv"] == LIST


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_one_packed_file(pack) -> None:  # noqa: ANN001
    assert examine(pack(LIST.encode()), "名簿.tsv.x").persons.estimate == 2
    joined = pack(LIST.encode()) + pack(b"a@example.jp\n")
    assert examine(joined, "x").kinds["email"] == 1
    assert examine(pack(LIST.encode() * 9)[:-20], "x").why == "broken"


def test_archives_in_archives() -> None:
    inner = gzip.compress(tar({"表.zip": zipped({"名簿.tsv": LIST.encode()})}))
    seen = places(zipped({"全部.tar.gz": inner}))
    assert seen["全部.tar.gz > 表.zip > 名簿.tsv"] == LIST
    assert places(tar({"中.7z": made("locked.7z")}), "ひみつ")["中.7z > 名簿.tsv"] == LIST


def test_links_and_holes_of_a_tar() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as package:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            entry = tarfile.TarInfo("a")
            entry.type, entry.linkname = kind, "a"
            package.addfile(entry)
        entry = tarfile.TarInfo("b.txt")
        entry.size = 12
        package.addfile(entry, io.BytesIO(b"a@example.jp"))
        package.addfile(entry, io.BytesIO(b"b@example.jp"))
    result = examine(buffer.getvalue(), "a.tar")
    assert (result.examined, result.kinds) == (True, {"email": 2})


def test_a_long_log_in_a_stream_is_read_by_windows() -> None:
    line = "2026-01-01 request from u{}@example.jp ok\n"
    log = "".join(line.format(n) for n in range(2_000))
    small = Limits(window=8_000)
    result = examine(gzip.compress(log.encode()), "a.log.gz", limits=small)
    assert (result.examined, result.kinds) == (True, {"email": 2_000})


HIDDEN = "佐藤花子 090-1234-5678 hanako@example.jp\n".encode()


def commented() -> bytes:
    buffer = io.BytesIO(zipped({"a.txt": b"x"}))
    with zipfile.ZipFile(buffer, "a") as package:
        package.comment = HIDDEN
    return buffer.getvalue()


def member_comment() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        info = zipfile.ZipInfo("a.txt")
        info.comment = HIDDEN
        package.writestr(info, "x")
    return buffer.getvalue()


def gap() -> bytes:
    """Bytes between the last member and the table of contents, to which the end points rightly."""
    plain = zipped({"a.txt": b"x"})
    table = plain.index(b"PK\x01\x02")
    end = plain.index(b"PK\x05\x06")
    moved = (table + len(HIDDEN)).to_bytes(4, "little")
    return plain[:table] + HIDDEN + plain[table : end + 16] + moved + plain[end + 20 :]


def extra_field() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        info = zipfile.ZipInfo("a.txt")
        body = HIDDEN * 3
        info.extra = b"\x99\x99" + len(body).to_bytes(2, "little") + body
        package.writestr(info, "x")
    return buffer.getvalue()


def gzip_comment() -> bytes:
    plain = gzip.compress(b"x")
    return plain[:3] + b"\x10" + plain[4:10] + HIDDEN.strip() + b"\0" + plain[10:]


def pax_comment() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as package:
        entry = tarfile.TarInfo("a.txt")
        entry.pax_headers = {"comment": HIDDEN.decode()}
        package.addfile(entry)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(commented(), member_comment(), gap(), extra_field(), gzip_comment(), pax_comment()),
        zipped({"a.txt": b"x"}) + HIDDEN,
        zipped({"a.txt": b"x"}) + zipped({"b.txt": HIDDEN})[:-22] + HIDDEN,
        tar({"a.txt": b"x"}) + HIDDEN * 20,
        tar({"a.txt": b"x"})[:1024] + HIDDEN * 20,
        gzip.compress(tar({"a.txt": b"x"}) + HIDDEN * 20),
        made("lzma2.7z") + HIDDEN,
        rb"{\rtf1 x}" + HIDDEN,
        rb"{\rtf1 x}" + zipped({"b.txt": HIDDEN}),
    ],
)
def test_what_an_archive_hides_beside_its_members_is_read(data: bytes) -> None:
    result = examine(data, "x")
    assert not result.examined or result.kinds.get("phone", 0) >= 1
    # Only a list of members that stands behind the table of contents is no text.
    assert result.examined or result.why == "broken"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_stands_behind_a_packed_file_is_said_to_be_unread(pack) -> None:  # noqa: ANN001
    assert examine(pack(b"x") + HIDDEN, "x").why == "broken"
    assert examine(pack(b"x") + b"\0" * 64, "x").examined


def test_a_zip_written_as_it_came_has_no_gaps() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece) -> int:  # noqa: ANN001
            self.data += piece
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        for name in ("a.txt", "b.txt"):
            package.writestr(name, LIST)
    assert set(places(bytes(pipe.data))) == {"a.txt", "b.txt", "ファイル名"}
