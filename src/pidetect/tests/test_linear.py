"""Time grows with the text and with nothing else, whatever the text holds."""

import gc
import re
import sys
import time

import pytest

import pidetect
from pidetect.expressions import Lazy
from pidetect.tests.shapes import HOSTILE
from pidetect.types import Mode

# Four times the text may take so many times the work; a quadratic loop takes sixteen times.
_CALLS, _TIME = 6, 10
_CALLS_FOR_A_CHARACTER = 20


def _work(text: str, mode: Mode) -> int:
    """Python calls done while scanning: a measure of work that no busy machine disturbs."""
    done = 0

    def count(*_: object) -> None:
        nonlocal done
        done += 1

    sys.setprofile(count)
    try:
        pidetect.scan(text, mode)
    finally:
        sys.setprofile(None)
    return done


@pytest.mark.parametrize("shape", HOSTILE)
def test_calls_grow_with_the_text_only(shape: str) -> None:
    """In deep mode, which does all that fast does."""
    small, large = HOSTILE[shape](1_000), HOSTILE[shape](4_000)
    # What is compiled and looked up once is no work of the text.
    pidetect.scan(large, "deep")
    # The tagger reads a sentence or passes it by, so some calls for each character are no growth.
    least = _CALLS_FOR_A_CHARACTER * len(large)
    assert _work(large, "deep") <= max(_CALLS * _work(small, "deep"), least)


def _seconds(text: str) -> float:
    # The collector walks what all other tests left behind, too.
    gc.disable()
    try:
        start = time.process_time()
        pidetect.scan(text, "fast")
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("shape", HOSTILE)
def test_time_grows_with_the_text_only(shape: str) -> None:
    """Expressions work inside one call: their time is compared, the best of several, in one process."""
    small, large = HOSTILE[shape](6_000), HOSTILE[shape](24_000)
    for _ in range(4):
        short = min(_seconds(small) for _ in range(2))
        if _seconds(large) <= _TIME * short + 0.02:
            return
    pytest.fail("the time grows faster than the text")


def test_no_expression_repeats_a_repeat() -> None:
    """(x+)+ is the classic shape of exponential time; none of our expressions has it."""
    nested = re.compile(r"\([^()]*[+*]\)[+*]")
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("pidetect."):
            for value in vars(module).values():
                if isinstance(value, re.Pattern | Lazy) and isinstance(value.pattern, str):
                    assert nested.search(value.pattern.replace("++", "").replace("*+", "")) is None
