"""隔離した検査。Runs alone, looks at one uploaded file from standard input, writes what may be kept.

Started by ``examining`` as a file with ``python -I``: imports nothing of the product, opens nothing, and lowers
its own limits before the first byte of the hostile file is looked at. The answer is one line of JSON, then the
bytes that it names: the members of a SCORM package one by one.
"""

import io
import json
import mimetypes
import posixpath
import re
import resource
import sys
import xml.parsers.expat
import zipfile

MEMORY = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 40
MEMBERS = 1_500
UNPACKED = 300 * 1024 * 1024
RATIO = 200
RELATIONS = 2 * 1024 * 1024
SLIDES = "ppt/presentation.xml"
_TEXTS = (".html", ".htm", ".xhtml", ".css", ".svg")
_OUTSIDE = re.compile(
    rb"""(?:\b(?:src|href|action|data|poster|srcset|formaction)\s*=\s*["']?\s*(?:[a-z]+:)?//|url\(\s*["']?\s*(?:[a-z]+:)?//|@import\s+["'](?:[a-z]+:)?//)""",
    re.IGNORECASE,
)
_RUNS = (
    ".exe",
    ".dll",
    ".bat",
    ".cmd",
    ".scr",
    ".com",
    ".msi",
    ".vbs",
    ".ps1",
    ".jar",
    ".hta",
    ".lnk",
    ".php",
)


class Stop(Exception):  # noqa: N818 - a code for the asker
    """Gives up with a code of ``examining.MESSAGES``."""


def main() -> None:
    """Answer one file."""
    lower_limits()
    content = sys.stdin.buffer.read()
    pieces: list[bytes] = []
    try:
        head, pieces = package(content)
    except Stop as stop:
        code, _, detail = str(stop).partition(":")
        head = {"error": code, "detail": detail[:200]}
    except MemoryError:
        head = {"error": "bomb"}
    except BaseException:  # noqa: BLE001 - whatever the parsers throw, the file is to blame
        head = {"error": "broken"}
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    for piece in pieces:
        out.write(piece)
    out.flush()


def lower_limits() -> None:
    """Less memory, less time, no files, no processes."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def package(content: bytes) -> tuple[dict[str, object], list[bytes]]:
    """The members of a SCORM 1.2 package, each read within its bounds; of a presentation only that it is harmless."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as error:
        raise Stop("not_a_zip") from error
    members = [m for m in archive.infolist() if not m.is_dir()]
    check_directory(members, len(content))
    names = {m.filename for m in members}
    if SLIDES in names:
        return check_slides(archive, members), []
    if "imsmanifest.xml" not in names:
        raise Stop("no_manifest")
    entry = entry_of(archive.read("imsmanifest.xml"))
    if entry.partition("?")[0] not in names:
        raise Stop(f"no_entry:{entry}")
    listed, pieces, left = [], [], UNPACKED
    for member in members:
        with archive.open(member) as file:
            data = file.read(min(left, member.file_size) + 1)
        if len(data) > member.file_size or len(data) > left:
            raise Stop("bomb")
        left -= len(data)
        if member.filename.lower().endswith(_TEXTS) and (found := _OUTSIDE.search(data)):
            shown = data[found.start() : found.start() + 60].decode("utf-8", "replace")
            raise Stop(f"outside_link:{member.filename} {shown}")
        kind = mimetypes.guess_type(member.filename)[0] or "application/octet-stream"
        listed.append([member.filename, len(data), kind])
        pieces.append(data)
    return {"entry": entry, "members": listed}, pieces


def check_slides(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> dict[str, object]:
    """A presentation (ISO/IEC 29500) that runs nothing and reads nothing from elsewhere when it is opened."""
    for member in members:
        name = member.filename.lower()
        if name.rpartition("/")[2].startswith("vbaproject") or "/activex/" in name:
            raise Stop(f"macro:{member.filename}")
        if name.endswith(".rels"):
            with archive.open(member) as file:
                data = file.read(RELATIONS + 1)
            if len(data) > RELATIONS:
                raise Stop("bomb")
            check_relations(data)
    return {"slides": True}


def check_relations(data: bytes) -> None:
    """Only links that a person presses may lead out of the file."""

    def seen(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] != "Relationship" or attributes.get("TargetMode") != "External":
            return
        target = attributes.get("Target", "").strip()
        pressed = attributes.get("Type", "").endswith("/hyperlink")
        if not pressed or not target.lower().startswith(("http://", "https://", "mailto:", "#")):
            raise Stop(f"elsewhere:{target[:60]}")

    def refuse(*_: object) -> None:
        raise Stop("broken")

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = seen
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
    except xml.parsers.expat.ExpatError as error:
        raise Stop("broken") from error


def check_directory(members: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse what no honest package has, before anything is unpacked."""
    if len(members) > MEMBERS:
        raise Stop("too_many")
    unpacked = sum(m.file_size for m in members)
    if unpacked > UNPACKED or unpacked > RATIO * packed + 2**20:
        raise Stop("bomb")
    seen: set[str] = set()
    for member in members:
        name = member.filename
        plain = posixpath.normpath(name)
        if "\\" in name or "\0" in name or name.startswith("/") or ":" in name:
            raise Stop(f"path:{name}")
        if plain != name or plain.startswith("..") or len(name) > 300:
            raise Stop(f"path:{name}")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise Stop(f"symlink:{name}")
        if member.flag_bits & 1:
            raise Stop("locked")
        if name.lower() in seen:
            raise Stop(f"twice:{name}")
        if name.lower().endswith(_RUNS):
            raise Stop(f"program:{name}")
        seen.add(name.lower())


def entry_of(manifest: bytes) -> str:
    """The page of the first SCO that the manifest's organisation leads to; entity declarations are refused."""
    read = Manifest()
    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = read.start
    parser.EndElementHandler = lambda _tag: read.tags.pop()
    parser.CharacterDataHandler = read.text
    parser.EntityDeclHandler = read.refuse
    try:
        parser.Parse(manifest, True)  # noqa: FBT003 - expat's own signature
    except xml.parsers.expat.ExpatError as error:
        raise Stop("bad_manifest") from error
    version = read.schema.strip()
    if version and version not in ("1.2", "1.1"):
        raise Stop(f"version:{version}")
    found = next((read.pages[key] for key in read.wanted if key in read.pages), read.first)
    if not found:
        raise Stop("no_entry:")
    if "://" in found or found.startswith("//"):
        raise Stop(f"outside_link:{found}")
    return found


class Manifest:
    """What the elements of imsmanifest.xml say of the way to the first page."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.schema = self.first = ""
        self.wanted: list[str] = []
        self.pages: dict[str, str] = {}
        self.tags: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        plain = tag.rpartition(":")[2]
        self.tags.append(plain)
        if plain == "item" and attributes.get("identifierref"):
            self.wanted.append(attributes["identifierref"])
        if plain == "resource" and attributes.get("href"):
            self.pages[attributes.get("identifier", "")] = attributes["href"]
            self.first = self.first or attributes["href"]

    def text(self, data: str) -> None:
        """Characters of an element."""
        if self.tags and self.tags[-1] == "schemaversion":
            self.schema += data

    def refuse(self, *_: object) -> None:
        """No honest manifest declares entities."""
        raise Stop("entities")


if __name__ == "__main__":
    main()
