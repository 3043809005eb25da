"""掃除を待つ。Puts the cyclic garbage collector off while one large text is read.

A list of customers makes a hundred thousand small values in a tenth of a second, none of them a cycle; the
collector would walk them again and again and cost a third of the time.
"""

import contextlib
import gc
from collections.abc import Iterator

_LARGE = 50_000


@contextlib.contextmanager
def paused(characters: int) -> Iterator[None]:
    """No collection inside for texts of many characters; afterwards as it was before.

    Where threads overlap, the collector may come back early; it never stays away.
    """
    if characters < _LARGE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
