"""検査を頼む。Photos and packages of strangers go through a process of their own; nothing else touches them."""

import contextlib
import dataclasses
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from omamori.do.training.courses.domain.errors import FileUnfit
from omamori.facts.sentences import said

SECONDS = 60
_ANSWER_LIMIT = 320 * 1024 * 1024
LARGEST_PHOTO = 20 * 1024 * 1024
LARGEST_PACKAGE = 200 * 1024 * 1024
MESSAGES = {
    "not_a_photo": "写真は JPEG か PNG にしてください。",
    "not_a_zip": "SCORM の ZIP として読めません。",
    "no_manifest": "imsmanifest.xml が一番上にありません。SCORM 1.2 の形で書き出し直してください。",
    "bad_manifest": "imsmanifest.xml が壊れています。SCORM 1.2 の形で書き出し直してください。",
    "entities": "imsmanifest.xml に、使えない宣言 (ENTITY) があります。",
    "version": "SCORM 1.2 ではありません (%(detail)s)。1.2 の形で書き出し直してください。",
    "no_entry": "はじめのページが ZIP の中にありません。%(detail)s",
    "path": "ZIP の外を指す名前のファイルがあります。%(detail)s",
    "symlink": "ほかの場所を指すリンクが入っています。%(detail)s",
    "twice": "同じ名前のファイルが二つあります。%(detail)s",
    "program": "プログラムのファイルは入れられません。%(detail)s",
    "locked": "パスワードの付いた ZIP は使えません。",
    "too_many": "ファイルが多すぎます。1,500 個までにしてください。",
    "bomb": "中身が異常に大きく展開されるため、受け取りませんでした。",
    "outside_link": "外のサイトを読みに行く教材は使えません。%(detail)s",
    "too_large": "大きすぎます。%(detail)s までにしてください。",
    "timeout": "時間内に調べ終わりませんでした。小さく分けてください。",
    "broken": "壊れているか、読めない形です。書き出し直してください。",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Package:
    """A SCORM package that was found harmless.

    Attributes:
        entry: path of the page to begin with; members: (path, media type, content).
    """

    entry: str
    members: tuple[tuple[str, str, bytes], ...]


def photo(content: bytes) -> bytes:
    """A photo as a fresh JPEG, upright, without place, camera or anything else hidden in it.

    Raises:
        FileUnfit: with the reason.
    """
    if len(content) > LARGEST_PHOTO:
        raise unfit("too_large", "20 MB")
    _head, rest = _ask("photo", content)
    return rest


def package(content: bytes) -> Package:
    """The members of a SCORM 1.2 package.

    Raises:
        FileUnfit: with the reason.
    """
    if len(content) > LARGEST_PACKAGE:
        raise unfit("too_large", "200 MB")
    head, rest = _ask("package", content)
    members, at = [], 0
    for path, size, kind in head["members"]:
        members.append((str(path), str(kind), rest[at : at + int(size)]))
        at += int(size)
    if at != len(rest):
        raise unfit("broken")
    return Package(entry=str(head["entry"]), members=tuple(members))


def unfit(code: str, detail: str = "") -> FileUnfit:
    """The refusal with its sentence."""
    return FileUnfit(said(MESSAGES.get(code, MESSAGES["broken"]), detail=detail))


def _ask(kind: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    script = str(Path(__file__).with_name("examiner_process.py"))
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
        [sys.executable, "-I", script, kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    assert process.stdin
    assert process.stdout
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(SECONDS, stop)
    feeder = threading.Thread(target=_feed, args=(process.stdin, content), daemon=True)
    timer.start()
    feeder.start()
    try:
        answer = process.stdout.read(_ANSWER_LIMIT + 1)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        feeder.join()
        process.stdout.close()
    if late.is_set():
        raise unfit("timeout")
    return _understood(answer)


def _understood(answer: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, rest = answer.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError as error:
        raise unfit("broken") from error
    if not isinstance(head, dict) or len(answer) > _ANSWER_LIMIT:
        raise unfit("broken")
    if code := head.get("error"):
        raise unfit(str(code), str(head.get("detail", "")))
    return head, rest


def _feed(into: IO[bytes], content: bytes) -> None:
    with contextlib.suppress(OSError):
        into.write(content)
    with contextlib.suppress(OSError):
        into.close()
