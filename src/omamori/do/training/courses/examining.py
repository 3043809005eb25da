"""検査を頼む。Photos and packages of strangers go through processes of their own; nothing else touches them."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from omamori.do.training.courses.domain.errors import FileUnfit
from omamori.facts.sentences import said
from omamori.foundation.exports import isolation, pictures

SECONDS = 60
_ANSWER_LIMIT = 320 * 1024 * 1024
_SCRIPT = Path(__file__).with_name("examiner_process.py")
_SIDE = 2600
_PICTURES = {"heic": "heic", "large": "bomb", "broken": "not_a_photo"}
LARGEST_PHOTO = 20 * 1024 * 1024
LARGEST_PACKAGE = 200 * 1024 * 1024
MESSAGES = {
    "not_a_photo": "写真は JPEG か PNG にしてください。",
    "heic": "iPhone の HEIC 形式は読めません。写真の設定を「互換性優先」(JPEG) にして撮り直してください。",
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
    "encrypted": "パスワードが付いています。外して保存し直してください。",
    "macro": "マクロなどの動くプログラムが入っています。マクロのない形で保存し直してください。%(detail)s",
    "elsewhere": "開くと、ほかの場所のファイルを読みに行きます。つながりを外して保存し直してください。%(detail)s",
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
    try:
        return pictures.anew(content, side=_SIDE).content
    except pictures.NoPicture as error:
        raise unfit(_PICTURES[error.code]) from error


def package(content: bytes) -> Package:
    """The members of a SCORM 1.2 package.

    Raises:
        FileUnfit: with the reason.
    """
    if len(content) > LARGEST_PACKAGE:
        raise unfit("too_large", "200 MB")
    head, rest = _ask(content)
    members, at = [], 0
    for path, size, kind in head["members"]:
        members.append((str(path), str(kind), rest[at : at + int(size)]))
        at += int(size)
    if at != len(rest):
        raise unfit("broken")
    return Package(entry=str(head["entry"]), members=tuple(members))


def slides(content: bytes) -> None:
    """Look whether a presentation is harmless to who opens it.

    Raises:
        FileUnfit: with the reason.
    """
    _ask(content)


def unfit(code: str, detail: str = "") -> FileUnfit:
    """The refusal with its sentence."""
    return FileUnfit(said(MESSAGES.get(code, MESSAGES["broken"]), detail=detail))


def _ask(content: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        answer = isolation.answered(_SCRIPT, content=content, seconds=SECONDS, most=_ANSWER_LIMIT)
    except isolation.TookTooLong as error:
        raise unfit("timeout") from error
    line, _, rest = (answer or b"").partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError as error:
        raise unfit("broken") from error
    if not isinstance(head, dict):
        raise unfit("broken")
    if code := head.get("error"):
        raise unfit(str(code), str(head.get("detail", "")))
    return head, rest
