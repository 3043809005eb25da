"""隔離した画家。Runs alone, reads a picture from standard input, draws it anew without what else the file carried.

Started by ``pictures`` as a file with ``python -I``: imports nothing of the product, opens nothing, and lowers its
own limits before the first byte of the hostile file is looked at. The answer is one letter (``p`` PNG, ``j`` JPEG,
``x`` refused) and the bytes.
"""

import io
import resource
import sys

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 15
LONGEST_SIDE = 8000
MOST_PIXELS = 40_000_000
DRAWN_SIDE = 1600


def main() -> None:
    """Answer one file."""
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    content = sys.stdin.buffer.read()
    try:
        answer = drawn(content)
    except BaseException:  # noqa: BLE001 - whatever the decoder throws, the file is to blame
        answer = b"x"
    sys.stdout.buffer.write(answer)


def drawn(content: bytes) -> bytes:
    """The picture anew: turned upright, at most 1,600 pixels wide or high, no metadata."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only after the limits are set

    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
        kind = opened.format
        wide, high = opened.size
        if max(wide, high) > LONGEST_SIDE or wide * high > MOST_PIXELS:
            return b"x"
        opened.load()
        turned = ImageOps.exif_transpose(opened)
        picture = turned.convert("RGBA" if kind == "PNG" else "RGB")
    picture.thumbnail((DRAWN_SIDE, DRAWN_SIDE))
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    if kind == "PNG":
        bare.save(out, "PNG", optimize=False)
        return b"p" + out.getvalue()
    bare.save(out, "JPEG", quality=88)
    return b"j" + out.getvalue()


if __name__ == "__main__":
    main()
