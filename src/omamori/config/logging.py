"""記録のしかた。Log lines without personal data: what happened and where, never the text of an error.

An exception's message may carry a name or an address (the classic own goal); its class and the line
of our code that raised it are enough to find it.
"""

import logging
import traceback


class PlainFormatter(logging.Formatter):
    """Time, level, logger, message; an exception as its class and place only."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the standard library's name
        """Class of the exception and the last frames, without its message."""
        kind, _, trace = ei if isinstance(ei, tuple) else (None, None, None)
        frames = traceback.extract_tb(trace)[-4:]
        places = " ← ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in reversed(frames))
        return f"{getattr(kind, '__name__', kind)} ({places})"

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - the standard library's name
        """Nothing: a stack shows arguments."""
        del stack_info
        return ""


def configuration(level: str) -> dict[str, object]:
    """Django's LOGGING: everything to the terminal, one line each."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": PlainFormatter,
                "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
                "datefmt": "%H:%M:%S",
            }
        },
        "handlers": {
            "nowhere": {"class": "logging.NullHandler"},
            "terminal": {"class": "logging.StreamHandler", "formatter": "plain"},
        },
        "root": {"handlers": ["terminal"], "level": "WARNING"},
        "loggers": {
            "omamori": {"level": level},
            # The path of a request may hold a token: Django's own line is replaced by ours.
            "django.request": {"handlers": ["nowhere"], "propagate": False},
            "django.server": {"handlers": ["nowhere"], "propagate": False},
            "django_tasks": {"level": "ERROR"},
            "django_tasks_db": {"level": "ERROR"},
        },
    }
