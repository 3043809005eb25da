"""隔離した写真の読み手。Runs alone, reads a picture from standard input, writes it anew as JPEG: pixels only.

Started by ``photos`` as a file with ``python -I``: imports nothing of the product, opens no files afterwards,
and lowers its own limits before the first byte of the hostile file is looked at. Place and time of taking,
thumbnails, comments and whatever else a file carries do not survive.
"""

import io
import resource
import sys

from PIL import Image, ImageOps

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
PIXELS = 60_000_000
SIDE = 1600
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif", b"avif")


def main() -> None:
    """Answer one picture: a letter for how it went, then the bytes."""
    content = sys.stdin.buffer.read()
    Image.init()
    lower_limits()
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        sys.stdout.buffer.write(b"h")
        return
    try:
        answer = b"k" + anew(content)
    except Image.DecompressionBombError:
        answer = b"l"
    except BaseException:  # noqa: BLE001 - whatever the parsers throw, the file is to blame
        answer = b"b"
    sys.stdout.buffer.write(answer)


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


def anew(content: bytes) -> bytes:
    """The picture turned upright, at most ``SIDE`` wide and high, as JPEG without anything else."""
    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses from twice this on
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        picture.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(picture) or picture
        small = upright.convert("RGBA") if upright.mode in ("P", "LA", "RGBA") else upright
        small.thumbnail((SIDE, SIDE))
        plain = Image.new("RGB", small.size, "white")
        plain.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()


if __name__ == "__main__":
    main()
