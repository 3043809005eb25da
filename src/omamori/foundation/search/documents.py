"""見つけてもらうもの。What a module offers to the search: plain data without personal data.

A module offers by having ``searchable.py`` with ``documents() -> Iterable[Document]``.
"""

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class Document:
    """Something that can be found.

    Attributes:
        kind, record_id: which record; together unique.
        label: kind in Japanese.
        right: row of the access table; found only by those whose right reaches everything.
        url_name, url_args: where it is read.
    """

    kind: str
    record_id: str
    label: str
    title: str
    text: str
    right: str
    url_name: str
    url_args: tuple[str, ...] = ()
