"""Compound files for the tests: storages and streams as [MS-CFB] lays them out, without a mini stream."""

import struct

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams; "/" in a name makes storages."""
    folders: dict[str, list[str]] = {"": []}
    for path in streams:
        steps = path.split("/")
        for depth in range(len(steps)):
            above, here = "/".join(steps[:depth]), "/".join(steps[: depth + 1])
            folders.setdefault(above, [])
            if here not in folders[above]:
                folders[above].append(here)
    order = [here for inside in folders.values() for here in inside]
    number = {path: index + 1 for index, path in enumerate(order)}
    body, fat, starts = bytearray(), [], {}
    for path, data in streams.items():
        starts[path] = len(fat) if data else END
        count = -(-len(data) // SECTOR)
        fat += [len(fat) + n + 1 for n in range(count - 1)] + [END] * (count > 0)
        body += data.ljust(count * SECTOR, b"\0")
    directory = entry("Root Entry", 5, child=first_of(folders[""], number))
    for path in order:
        siblings = folders[path.rpartition("/")[0]]
        at = siblings.index(path)
        right = number[siblings[at + 1]] if at + 1 < len(siblings) else FREE
        if path in streams:
            made = entry(
                path.rpartition("/")[2], 2, right, start=starts[path], size=len(streams[path])
            )
        else:
            made = entry(path.rpartition("/")[2], 1, right, child=first_of(folders[path], number))
        directory += made
    first_directory = len(fat)
    count = -(-len(directory) // SECTOR)
    fat += [len(fat) + n + 1 for n in range(count - 1)] + [END]
    body += directory.ljust(count * SECTOR, b"\0")
    tables = -(-(len(fat) + 8) // (SECTOR // 4 - 1))
    places = list(range(len(fat), len(fat) + tables))
    fat += [FAT] * tables
    fat += [FREE] * (tables * SECTOR // 4 - len(fat))
    body += struct.pack(f"<{len(fat)}I", *fat)
    return header(first_directory, places) + bytes(body)


def first_of(inside: list[str], number: dict[str, int]) -> int:
    return number[inside[0]] if inside else FREE


def entry(
    name: str, kind: int, right: int = FREE, child: int = FREE, start: int = END, size: int = 0
) -> bytes:
    """A directory entry; the tree of a storage is a list to the right."""
    raw = name.encode("utf-16-le")[:62]
    fields = struct.pack("<HBBIII", len(raw) + 2, kind, 1, FREE, right, child)
    return raw.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<IQ", start, size)


def header(first_directory: int, tables: list[int]) -> bytes:
    """The first sector; a cutoff of zero keeps every stream out of the mini stream."""
    named = (tables + [FREE] * 109)[:109]
    head = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIII", len(tables), first_directory, 0, 0, END)
    head += struct.pack("<III", 0, END, 0)
    return head + struct.pack("<109I", *named)
