"""組み立て。Makes the machine's form of the finder where there is a C compiler; one that is stale is never loaded.

The name of the file holds a digest of all that it is made from: the C sources, the numbers that the modules beside
them define, the kind of machine. After any change it is simply not there, and the modules do the work themselves.
"""

import hashlib
import os
import sys
import sysconfig
from pathlib import Path

from pidetect.tagger import chain, characters, features, tokens, words
from pidetect.tagger.surroundings import (
    ALL_ROWS,
    CHARACTER_ROWS,
    GATE_ROWS,
    GIVEN,
    KINDS_OF_WORDS,
    LONGEST,
    A,
    B,
    Row,
)

FOLDER = Path(__file__).parent
_SOURCES = ("surroundings.h", "finder.c")
_OPTIONS = ("-O3", "-std=gnu11", "-shared", "-fPIC", "-ffp-contract=off", "-fvisibility=default")
"""Without contraction a product and a sum are rounded twice, as everywhere else."""


def numbers() -> str:
    """What the modules define and the C sources use, as lines of the preprocessor."""
    clues = (features.GATE, features.CHARACTERS, features.ALL)
    given = {
        **{row.name: row.value for row in Row},
        **{kind: getattr(characters, kind) for kind in ("OTHER", "LINE", "SPACE", "DOT", "STOP")},
        **{f"BRIDGE_{n}": code for n, code in enumerate(tokens.BRIDGES, 1)},
        "PAD": characters.PAD,
        "RARE": characters.RARE,
        "LONGEST": LONGEST,
        "A": A,
        "B": B,
        "C": features.C,
        "MIX": words.MIX,
        "LAST_FACTOR": words.LAST,
        "WORD_BITS": words.BITS,
        "REACH": words.REACH,
        "SURNAME": words.SURNAME,
        "RARE_SURNAME": words.RARE_SURNAME,
        "GIVEN_WORDS": KINDS_OF_WORDS.index(GIVEN),
        "GATE_ROWS": GATE_ROWS,
        "CHARACTER_ROWS": CHARACTER_ROWS,
        "ALL_ROWS": ALL_ROWS,
        "MOST_JOINED": max(len(clue) for plan in clues for clue in plan.joins),
        "MOST_ISLAND": chain.LONGEST_ISLAND,
    }
    lists = {"WORD_KINDS": KINDS_OF_WORDS, "JOINERS": features.JOINERS}
    return "".join(
        [
            *(f"#define {name} {_written(int(value))}\n" for name, value in given.items()),
            *(f"#define {name} {', '.join(map(str, many))}\n" for name, many in lists.items()),
        ]
    )


def _written(number: int) -> str:
    """A number as C writes it; multipliers have no sign."""
    return f"{number}u" if number >= 1 << 16 else str(number)


def path(folder: Path = FOLDER) -> Path:
    """Where the machine's form lies in a folder, if it was made from what is here now."""
    made_of = [(FOLDER / source).read_bytes() for source in _SOURCES]
    made_of += [part.encode() for part in (numbers(), *_OPTIONS, sysconfig.get_platform())]
    digest = hashlib.sha256(b"\0".join(made_of)).hexdigest()
    return folder / f"finder-{digest[:24]}.so"


def make(folder: Path = FOLDER) -> Path | None:
    """Compile into a folder, unless it is made already, and remove what other sources were made into.

    Returns:
        The library; None where there is no compiler.

    Raises:
        OSError: the folder cannot be written.
        ValueError: the compiler refuses the sources.
    """
    import shutil  # noqa: PLC0415 - who only finds names needs none of these three
    import subprocess  # noqa: PLC0415 - as shutil
    import tempfile  # noqa: PLC0415 - as shutil

    made = path(folder)
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if made.exists() or compiler is None:
        return made if made.exists() else None
    with tempfile.TemporaryDirectory(dir=folder) as room:
        new = Path(room) / made.name
        (Path(room) / "numbers.h").write_text(numbers(), "utf-8")
        source = str(FOLDER / _SOURCES[-1])
        done = subprocess.run(  # noqa: S603 - the compiler of this machine, with fixed options
            [compiler, *_OPTIONS, "-I", room, "-o", str(new), source, "-lm"],
            check=False,
            capture_output=True,
        )
        if done.returncode:
            raise ValueError(f"{compiler}: {done.stderr.decode(errors='replace')[:400]}")
        new.replace(made)
    for other in folder.glob("finder-*.so"):
        if other != made:
            other.unlink(missing_ok=True)
    return made


def main() -> int:
    """Entry of ``python -m pidetect.tagger.compiling``; 0 also without a compiler, which is no fault."""
    try:
        made = make()
    except (OSError, ValueError) as error:
        sys.stderr.write(
            f"氏名の見分け手を機械の言葉にできませんでした ({error})。Python のまま動きます (結果は同じ)。\n"
        )
        return 1
    if made is None:
        sys.stdout.write(
            "C のコンパイラーがないので、氏名の見分け手は Python のまま動きます (結果は同じ)。\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
