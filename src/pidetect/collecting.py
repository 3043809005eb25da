"""掃除を待つ。Puts the cyclic garbage collector off while one large text is read.

A list of customers makes a hundred thousand small values in a tenth of a second, none of them a cycle; the
collector would walk them again and again and cost a third of the time.
"""

import gc

_LARGE = 50_000


class paused:  # noqa: N801 - reads as a phrase: with paused(…)
    """No collection inside for texts of many characters; afterwards as it was before.

    Where threads overlap, the collector may come back early; it never stays away. A class, for it costs a third
    of a generator, and most texts are small.
    """

    __slots__ = ("_stopped",)

    def __init__(self, characters: int) -> None:
        """Take the length of the text."""
        self._stopped = characters >= _LARGE and gc.isenabled()

    def __enter__(self) -> None:
        """Stop the collector."""
        if self._stopped:
            gc.disable()

    def __exit__(self, *_: object) -> None:
        """Let it run again."""
        if self._stopped:
            gc.enable()
