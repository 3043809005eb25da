"""一度だけ聞く。A question that several rooms ask while one page is drawn is answered once.

Outside of ``kept`` every call asks anew: an action never decides by an answer that was kept.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_answers: ContextVar[dict[object, object] | None] = ContextVar("answers", default=None)


@contextmanager
def kept() -> Iterator[None]:
    """While a page is drawn that writes nothing: the same question with the same arguments has one answer."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def asked_once(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """A query whose arguments can be compared and whose answer nobody changes."""

    @wraps(ask)
    def answered(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        answers = _answers.get()
        if answers is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = ask(*args, **kwargs)
        return cast("Answer", answers[key])

    return answered
