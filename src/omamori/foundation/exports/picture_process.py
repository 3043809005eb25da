"""隔離した画家。Runs alone, reads a picture from standard input, draws it anew: pixels only.

Started by ``pictures`` as a file with ``python -I`` and what is wanted as JSON (see ``pictures.anew``): imports nothing of the product, opens no
files afterwards, and lowers its own limits before the first byte of the hostile file is looked at. The answer is
a letter (``j`` JPEG, ``p`` PNG, ``h`` a HEIC photo, ``l`` too many pixels, ``b`` no picture) and the bytes.
"""

import io
import json
import resource
import sys

from PIL import Image, ImageOps

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
QUALITY = 85
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
        answer = anew(content, **json.loads(sys.argv[1]))
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


def anew(
    content: bytes, *, side: int, kinds: list[str], pixels: int, longest: int, transparent: bool
) -> bytes:
    """The picture turned upright, at most ``side`` wide and high, without anything else."""
    Image.MAX_IMAGE_PIXELS = pixels // 2  # Pillow refuses from twice this on
    with Image.open(io.BytesIO(content), formats=kinds) as picture:
        if max(picture.size) > longest:
            raise Image.DecompressionBombError
        keeps = transparent and picture.format == "PNG"
        picture.draft("RGB", (side, side))
        upright = ImageOps.exif_transpose(picture) or picture
        small = upright.convert("RGBA") if upright.mode in ("P", "LA", "RGBA") else upright
        small.thumbnail((side, side))
        plain = Image.new("RGBA" if keeps else "RGB", small.size, "#ffffff00" if keeps else "white")
        plain.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
        out = io.BytesIO()
        if keeps:
            plain.save(out, "PNG")
            return b"p" + out.getvalue()
        plain.save(out, "JPEG", quality=QUALITY)
        return b"j" + out.getvalue()


if __name__ == "__main__":
    main()
