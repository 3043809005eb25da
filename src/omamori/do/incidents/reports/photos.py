"""写真。Made anew in a process of its own: what people photograph stays, where they stood does not."""

import subprocess
import sys
from pathlib import Path

from omamori.do.incidents.reports.domain import LARGEST_PHOTO

SECONDS = 25
_READER = Path(__file__).with_name("photo_process.py")
PROBLEMS = {
    "heic": "iPhone の HEIC 形式は読めません。写真の設定を「互換性優先」(JPEG) にするか、画面の写しを送ってください。",
    "large": "写真が大きすぎます。12 MB までの写真にしてください。",
    "broken": "写真として読めないファイルです。JPEG か PNG の写真を選んでください。",
}
_CODES = {b"h": "heic", b"l": "large", b"b": "broken"}


class NoPhoto(Exception):  # noqa: N818 - says what the file is
    """It cannot be kept; ``code`` is a key of ``PROBLEMS``."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def anew(content: bytes) -> bytes:
    """The picture as a JPEG of pixels only.

    Raises:
        NoPhoto: no picture, too large, or of a kind we do not read.
    """
    if len(content) > LARGEST_PHOTO:
        raise NoPhoto("large")
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(_READER)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise NoPhoto("broken") from error
    head, picture = done.stdout[:1], done.stdout[1:]
    if head != b"k" or not picture.startswith(b"\xff\xd8"):
        raise NoPhoto(_CODES.get(head, "broken"))
    return picture
