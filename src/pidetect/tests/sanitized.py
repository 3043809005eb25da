"""Not a test: the finder as machine code, built so that any step outside its memory ends the process (``test_compiled``)."""

import ctypes
import random
import subprocess
import sys
from pathlib import Path

from pidetect.tagger import compiling
from pidetect.tagger.compiled import Machine
from pidetect.tagger.finder import Finder
from pidetect.tagger.model import model
from pidetect.tagger.morphology import analyser

LETTERS = "佐藤花子さん様は、。\n\r\t 　・＝ーアイｱｲABab09０９(「」)\ud83d𠮷\u200b━→株\0\uffff"
WATCHED = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined")


def built(room: Path) -> ctypes.CDLL:
    """The library with every access checked."""
    (room / "numbers.h").write_text(compiling.numbers(), "utf-8")
    options = ("-std=gnu11", "-shared", "-fPIC", *WATCHED, "-I", str(room))
    source, made = str(compiling.FOLDER / "finder.c"), room / "watched.so"
    subprocess.run(["gcc", *options, "-o", str(made), source, "-lm"], check=True)
    return ctypes.CDLL(str(made))


def main() -> None:
    """Ask about texts of all lengths, torn anywhere; print how many there were."""
    chance, watched = random.Random(20261126), Machine(built(Path(sys.argv[1])), model())
    finders = [Finder(model(), words, watched) for words in (analyser(), None)]
    short = ["".join(chance.choices(LETTERS, k=size % 90)) for size in range(900)]
    long = [letter * 40_000 for letter in ("佐藤", "ー", "・", "\n", "𠮷", "ア・イ")]
    for finder in finders:
        for text in [*short, *long]:
            finder.names(text)
            finder.gated(text)
    sys.stdout.write(f"{len(short) + len(long)} texts\n")


if __name__ == "__main__":
    main()
