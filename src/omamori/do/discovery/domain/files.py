"""調べるものと、その答え。What a store lists and what an examination of one thing tells: plain, without content.

These values cross processes and machines; they are made of text and numbers alone.
"""

import dataclasses
import re
from collections.abc import Mapping

from pidetect.gravity import Gravity

SAMPLES = 3
"""Masked samples that are kept of a place."""
GRAVITIES = tuple(str(g) for g in Gravity)
TOLD = (str(Gravity.ORDINARY), str(Gravity.GRAVE))
"""Gravities that are told: names and signatures alone are none of the register's business."""

UNREADABLE = {
    "encrypted": "暗号化またはパスワードで保護されているため、中を調べられません。",
    "too_large": "大きすぎるため、調べきれません。",
    "timeout": "決められた時間内に調べ終わりませんでした。",
    "crashed": "調べている途中で検査の仕組みが止まりました。ファイルが壊れているか、細工されています。",
    "broken": "ファイルが壊れているため、読み取れません。",
    "unsupported": "この形式のファイルは調べられません。",
    "image": "画像のため、書かれている文字を調べられません。",
    "fonts": "文字の表のないフォントで書かれたページがあり、文字を読み取れません。",
    "bomb": "開くと異常に大きくなるように作られているため、調べるのをやめました。",
    "nested": "入れ子が深すぎるため、いちばん内側まで調べられません。",
    "busy": "検査の順番が回ってきませんでした。",
    "changed": "調べている間に書き換えられました。もう一度調べてください。",
    "missing": "ファイルが見つからないか、読む権利がありません。",
    "denied": "読む権利がありません。",
    "link": "ほかの場所を指すリンクなので、たどっていません。",
    "moved": "調べる前に、なくなりました。",
    "failed": "保存先が答えませんでした。",
}
"""Why something could not be looked into, wholly or in part; codes of ``pidetect`` and of stores."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One thing in a store: a file, a message, an object, a table.

    Attributes:
        path: how the store finds it again; parts joined by ``/``.
        size: bytes; of a table, rows.
        changed: when it last changed, in microseconds since 1970; 0 where the store does not know.
        open: whether more people can read it than should (everybody on the machine, the public).
    """

    path: str
    size: int = 0
    changed: int = 0
    open: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A part of a store that could not be listed; a scan with one is incomplete.

    Attributes:
        why: a key of ``UNREADABLE``.
    """

    path: str
    why: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing to look into.

    Attributes:
        content: SHA-256 of what was looked into last time; empty for the first time.
    """

    path: str
    size: int = 0
    content: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What looking into one thing told.

    Attributes:
        content: SHA-256 of the content, 64 hex digits; empty when it could not be read.
        same: the content is what it was, so that all else stays as it is.
        examined: False when something of it could not be read.
        why: a key of ``UNREADABLE``; empty when all was examined.
        kinds: number of findings by kind.
        low, estimate, high: persons of whom more than a name in passing is told.
        gravity: a code of ``pidetect.gravity``.
        samples: at most three pairs of kind and masked value.
        size: bytes that were read.
    """

    path: str
    content: str = ""
    same: bool = False
    examined: bool = True
    why: str = ""
    kinds: Mapping[str, int] = dataclasses.field(default_factory=dict)
    low: int = 0
    estimate: int = 0
    high: int = 0
    gravity: str = "none"
    samples: tuple[tuple[str, str], ...] = ()
    size: int = 0

    @property
    def told(self) -> bool:
        """Whether it belongs into the comparison with the register."""
        return self.gravity in TOLD


_UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]"
)
"""Controls, and marks that turn the direction of writing or cannot be seen: a name may pretend with them."""


def shown(path: str) -> str:
    """A path as it can be written on a page: what cannot be seen is written out, as ‹U+202E›."""
    plain = path.encode("utf-8", "replace").decode("utf-8")
    return _UNSEEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", plain)
