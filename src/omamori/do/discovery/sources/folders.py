"""フォルダーの口。Folders of this machine, and what is mounted there (SMB, WebDAV, NFS). Links are never followed."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from omamori.do.discovery.domain.files import Listed, Trouble
from omamori.do.discovery.sources.port import Fetched, NotThere, StoreGone

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FolderSource:
    """All ordinary files below a folder."""

    def __init__(self, root: str) -> None:
        """Look at nothing yet."""
        self._root = Path(root)
        self._device: int | None = None

    def check(self) -> None:
        """See ``Source``; a mount that was taken off shows another file system under the same name."""
        try:
            found = self._root.stat()
            os.close(os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        except OSError as error:
            raise StoreGone("unreachable") from error
        if self._device is None:
            self._device = found.st_dev
        elif self._device != found.st_dev:
            raise StoreGone("vanished")

    def listing(self) -> Iterator[Listed | Trouble]:
        """See ``Source``; streams, whatever the number of files."""
        self.check()
        waiting = [("", self._is_reachable())]
        while waiting:
            below, reachable = waiting.pop()
            try:
                entries = os.scandir(self._root / below)
            except OSError as error:
                self.check()
                yield Trouble(path=below, why=_why(error))
                continue
            with entries:
                yield from self._entries(entries, below, reachable, waiting)
        self.check()

    def _entries(
        self,
        entries: "Iterator[os.DirEntry[str]]",
        below: str,
        reachable: bool,  # noqa: FBT001 - whether everybody gets as far as here
        waiting: list[tuple[str, bool]],
    ) -> Iterator[Listed | Trouble]:
        while True:
            try:
                entry = next(entries, None)
            except OSError as error:
                self.check()
                yield Trouble(path=below, why=_why(error))
                return
            if entry is None:
                return
            path = f"{below}/{entry.name}" if below else entry.name
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # it went between the two looks
            if stat.S_ISDIR(found.st_mode):
                waiting.append((path, reachable and bool(found.st_mode & stat.S_IXOTH)))
            elif stat.S_ISREG(found.st_mode):
                yield Listed(
                    path=path,
                    size=found.st_size,
                    changed=found.st_mtime_ns // 1000,
                    open=reachable and bool(found.st_mode & stat.S_IROTH),
                )

    def _is_reachable(self) -> bool:
        """Whether everybody on the machine can come into the root."""
        with contextlib.suppress(OSError):
            root = self._root.resolve()
            return all(p.stat().st_mode & stat.S_IXOTH for p in (root, *root.parents))
        return False

    @contextlib.contextmanager
    def fetched(self, path: str) -> Iterator[Fetched]:
        """See ``Source``; every step of the way is opened by itself, so that no link leads astray."""
        try:
            descriptor = _beneath(self._root, path)
        except OSError as error:
            raise NotThere(_why(error)) from error
        try:
            yield Fetched(name=path.rpartition("/")[2], place=f"/proc/self/fd/{descriptor}")
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """See ``Source``."""


def _beneath(root: Path, path: str) -> int:
    """A descriptor of a file below a folder."""
    *folders, name = path.split("/")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            if folder in ("", ".", ".."):
                raise FileNotFoundError
            inner = os.open(folder, _FOLDER, dir_fd=here)
            os.close(here)
            here = inner
        return os.open(name, _FILE, dir_fd=here)
    finally:
        os.close(here)


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "denied"
    if isinstance(error, FileNotFoundError):
        return "moved"
    return "failed"
