"""Hostile files through a real pool: each is answered, within its processor time and memory, and none as read."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pidetect.pool import ExaminerPool
from pidetect.tests.hostile_pdf import FILES

# What the file itself is honest about: strange, but wholly read.
READ = {
    "doc: padded to 500 MB",
    "tar: hard links in circles, copies",
    "OLE: table and directory in circles",
    "OLE: DIFAT in a circle",
    "xlsx: 1,048,576 × 16,384 cells",
    "html: a million levels",
    "html: a tag of 200,000 attributes",
    "text: 10 MB in one line",
    "pdf: one page of a hundred filters",
    "pdf: lengths that are themselves",
}
# Depends on whether pictures are read here.
PICTURES = {"png: 6,000 × 6,000 of nothing", "pdf: a picture of 30,000 × 30,000"}
EXPECTED = {
    "zip: flat, 10 GB by bzip2": "bomb",
    "zip: one kernel for 1,000 names": "bomb",
    "zip: quoted local headers": "bomb",
    "zip: nested, 16 by 16 by 16 …": "nested",
    "gzip: 10 GB": "bomb",
    "bzip2: 900 MB in a few KB": "bomb",
    "xz: 1 GB": "bomb",
    "7z: 10 GB claimed": "bomb",
    "xml: entities": "bomb",
    "mime: 100,000 parts": "too_large",
    "mime: 10,000 levels": "nested",
    "msg: 300 mails within mails": "nested",
    "rtf: a million groups": "nested",
    "png: 60,000 × 60,000": "image",
    "pdf: a tree of pages in a circle": "too_large",
}


@pytest.fixture(scope="module")
def pool() -> Iterator[ExaminerPool]:
    with ExaminerPool(workers=1, seconds=60, mode="fast") as ready:
        ready.warm_up()
        yield ready


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_answered(name: str, pool: ExaminerPool, tmp_path: Path) -> None:
    path = tmp_path / "file"
    FILES[name](path)
    pool.warm_up()
    process = psutil.Process(pool.pids()[0])
    before = sum(process.cpu_times()[:2])
    answer = pool.examine_path(path)
    path.unlink()
    if name in EXPECTED:
        assert answer.why == EXPECTED[name]
    if name not in PICTURES:
        assert answer.examined == (name in READ)
    if process.is_running():
        # Twice what the measurement on an idle machine allows (bench/hostile_files.py).
        assert sum(process.cpu_times()[:2]) - before < 4
        assert process.memory_info().rss < 450_000_000
