"""写真。Made anew: what people photograph stays, where they stood does not."""

from omamori.do.incidents.reports.domain import LARGEST_PHOTO
from omamori.foundation.exports import pictures

_SIDE = 1600
_KINDS = (*pictures.PHOTOS, "WEBP", "GIF", "BMP")
"""Whoever reports has one minute: what a screen copy may be is read, too."""
PROBLEMS = {
    "heic": "iPhone の HEIC 形式は読めません。写真の設定を「互換性優先」(JPEG) にするか、画面の写しを送ってください。",
    "large": "写真が大きすぎます。12 MB までの写真にしてください。",
    "broken": "写真として読めないファイルです。JPEG か PNG の写真を選んでください。",
}


def anew(content: bytes) -> bytes:
    """The picture as a JPEG of pixels only.

    Raises:
        pictures.NoPicture: no picture, too large, or of a kind we do not read; ``PROBLEMS`` has the sentence.
    """
    if len(content) > LARGEST_PHOTO:
        raise pictures.NoPicture("large")
    return pictures.anew(content, side=_SIDE, kinds=_KINDS).content
