"""画像の文字。Letters of pictures by Tesseract (Apache-2.0), in this same confined process; optional extra ``ocr``.

The library (tesserocr) is called rather than the program: a confined process starts no other, and the
bounds of memory, processor and clock hold here as for every parser. Languages come from the system's packages.
"""

import contextlib
import functools
import importlib
import importlib.util
import io
import math
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pidetect.extract.document import Reader
from pidetect.types import CannotExamine

_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_MOST_FRAMES = 200
_SECONDS = 20.0
_SHORT_SIDE = 600
_SURE = 60
# A page of A4 at 300 points to the inch has 8.7 million.
_ENOUGH_POINTS = 12_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")


@functools.cache
def _data() -> str:
    """The folder of the Japanese language data; empty when there is none."""
    own = os.environ.get("TESSDATA_PREFIX", "")
    known = [f for f in (own, *_FOLDERS) if f]
    return next((f for f in known if (Path(f) / "jpn.traineddata").is_file()), "")


@functools.cache
def are_readable() -> bool:
    """Whether the extra ``ocr`` and Japanese language data are installed."""
    packages = ("tesserocr", "PIL")
    return all(importlib.util.find_spec(p) is not None for p in packages) and _data() != ""


@functools.cache
def _tesseract(languages: str) -> Any:
    tesserocr = importlib.import_module("tesserocr")
    upright = languages.endswith("_vert")
    layout = tesserocr.PSM.SINGLE_BLOCK_VERT_TEXT if upright else tesserocr.PSM.AUTO
    api = tesserocr.PyTessBaseAPI(
        path=_data(), lang=languages, psm=layout, oem=tesserocr.OEM.LSTM_ONLY
    )
    # Letters of a Japanese line stand apart without being words.
    api.SetVariable("preserve_interword_spaces", "1")
    return api


def _languages() -> list[str]:
    """What to read with: across, then, where its data are installed, down the page."""
    has = {n for n in ("eng", "jpn_vert") if (Path(_data()) / f"{n}.traineddata").is_file()}
    return ["jpn+eng" if "eng" in has else "jpn", *(["jpn_vert"] if "jpn_vert" in has else [])]


def of_file(reader: Reader, data: bytes) -> str:
    """The letters of a picture file, all its pages; raises CannotExamine when it is no readable picture."""
    image = importlib.import_module("PIL.Image")
    texts: list[str] = []
    try:
        with image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            frames = getattr(picture, "n_frames", 1)
            moving = picture.format in ("GIF", "WEBP")
            if frames > _MOST_FRAMES and not moving:
                reader.problem("too_large")
            # Of a moving picture the first and the last frame are read.
            wanted = {0, frames - 1} if moving else range(min(frames, _MOST_FRAMES))
            for number in sorted(wanted):
                picture.seek(number)
                _bound(reader, picture)
                texts.append(of_picture(reader, picture))
    except (OSError, ValueError, SyntaxError, EOFError, image.DecompressionBombError) as error:
        raise CannotExamine("image") from error
    return "\n".join(texts)


def _bound(reader: Reader, picture: Any) -> None:
    # A colour takes three times the memory of a grey.
    points = picture.width * picture.height * len(picture.getbands())
    if points > reader.limits.pixels * 2:
        raise CannotExamine("too_large")


def of_picture(reader: Reader, picture: Any) -> str:
    """The letters of a picture that is open; raises CannotExamine("timeout") when there is no time."""
    seconds = min(_SECONDS, reader.budget.left())
    if seconds < 0.5:
        raise CannotExamine("timeout")
    # Honest hard work; the clock of the file still bounds it.
    reader.budget.extend(seconds)
    plain = _sized(_on_white(picture))
    best, sure = "", -1
    with _room():
        for languages in _languages():
            text, confidence = _read(plain, languages, seconds)
            if confidence > sure:
                best, sure = text, confidence
            # Only what makes little sense across the page is tried again from top to bottom.
            if sure >= _SURE or not text.strip():
                break
    return best


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """Inside, as much memory as this process may have at all: of a picture so large as is allowed it is known enough."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _read(picture: Any, languages: str, seconds: float) -> tuple[str, int]:
    """The letters, and how sure Tesseract is of them (0 to 100)."""
    api = _tesseract(languages)
    api.SetImage(picture)
    try:
        if not api.Recognize(int(seconds * 1000)):
            raise CannotExamine("timeout")
        return str(api.GetUTF8Text()), int(api.MeanTextConf())
    finally:
        api.Clear()


def _sized(plain: Any) -> Any:
    """Small pictures larger, because small letters are read badly, and huge ones smaller."""
    if (points := plain.width * plain.height) > _ENOUGH_POINTS:
        return plain.reduce(math.ceil(math.sqrt(points / _ENOUGH_POINTS)))
    scale = min(3, _SHORT_SIDE // max(1, min(plain.size)))
    return plain.resize((plain.width * scale, plain.height * scale)) if scale > 1 else plain


def _on_white(picture: Any) -> Any:
    """Grey, with what is transparent shown as white, as on a page."""
    grey = picture.convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        white = importlib.import_module("PIL.Image").new("L", grey.size, 255)
        white.paste(grey, mask=picture.convert("RGBA").getchannel("A"))
        return white
    return grey
