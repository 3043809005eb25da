"""約束。What a recogniser is: a function from normalised text to candidates."""

from collections.abc import Callable, Iterator

Candidate = tuple[str, int, int, float, str]
"""Kind, start, end (of the normalised text), certainty, value."""

Recognizer = Callable[[str], Iterator[Candidate]]

CONTEXT = 24
"""Characters around a candidate that count as its neighbourhood."""


def near(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands just before or after."""
    around = text[max(0, start - CONTEXT) : end + CONTEXT // 2]
    return any(word in around for word in words)
