"""メールボックスの口 (Maildir)。Messages as files; their flags change their names, and are no part of them here."""

import contextlib
from collections.abc import Iterator

from omamori.do.discovery.domain.files import Listed, Trouble
from omamori.do.discovery.sources.folders import FolderSource
from omamori.do.discovery.sources.port import Fetched

_INSIDE = ("cur", "new")
"""Folders of a mail box that hold messages; ``tmp`` holds what is being delivered."""


class MaildirSource(FolderSource):
    """The messages of a Maildir and of the folders in it."""

    def __init__(self, root: str) -> None:
        """Look at nothing yet."""
        super().__init__(root)
        self._names: dict[str, str] = {}

    def listing(self) -> Iterator[Listed | Trouble]:
        """See ``Source``."""
        for found in super().listing():
            if isinstance(found, Trouble):
                yield found
                continue
            *box, inside, name = ["", *found.path.split("/")]
            if inside in _INSIDE:
                path = _path(box, name)
                # A message never changes: its name tells all, its time of reading nothing.
                yield Listed(path=path, size=found.size, changed=1, open=found.open)

    @contextlib.contextmanager
    def fetched(self, path: str) -> Iterator[Fetched]:
        """See ``Source``."""
        if path not in self._names:
            self._look_up()
        with super().fetched(self._names.get(path, path)) as found:
            yield Fetched(name="message.eml", place=found.place)

    def _look_up(self) -> None:
        """Where each message is now."""
        for found in super().listing():
            if isinstance(found, Listed):
                *box, inside, name = ["", *found.path.split("/")]
                if inside in _INSIDE:
                    self._names[_path(box, name)] = found.path


def _path(box: list[str], name: str) -> str:
    folder = "/".join(filter(None, box)).lstrip(".") or "INBOX"
    return f"{folder}/{name.partition(':2,')[0]}"
