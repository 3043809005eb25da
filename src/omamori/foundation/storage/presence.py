"""在席札。Says which processes of this home live: a file held by a lock, which the kernel drops with its owner.

What a process had claimed in the database can be given to others the moment it is gone, instead of
after a long wait: kill -9 leaves the file and frees the lock.
"""

import contextlib
import fcntl
import os
from pathlib import Path

from omamori.foundation.records.public_id import new_public_id


class Presence:
    """This process, present in a folder until it ends.

    Attributes:
        name: 26 characters, new for each.
    """

    def __init__(self, folder: Path) -> None:
        """Be present.

        Raises:
            OSError: the folder cannot be written.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.name = new_public_id()
        self._path = folder / self.name
        self._held = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def leave(self) -> None:
        """Be gone."""
        self._path.unlink(missing_ok=True)
        os.close(self._held)


def gone(folder: Path) -> tuple[str, ...]:
    """Who left without a word; ``forget`` them once what they held is free."""
    names = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            held = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                names.append(path.name)
            except OSError:
                continue
            finally:
                os.close(held)
    return tuple(names)


def forget(folder: Path, names: tuple[str, ...]) -> None:
    """Take away the files of who is gone."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
