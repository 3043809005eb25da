"""洗い出しの行。What pages and other rooms get to know: frozen rows, never tables, never a secret."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, time


@dataclasses.dataclass(frozen=True, kw_only=True)
class ScanRow:
    """One look through a store.

    Attributes:
        state: value of ``models.Scan.State``; label: in words. why: sentence; empty when it is whole.
        done: things looked into; total: to look into.
        waits_until: when its store opens; None when it may be looked through now.
    """

    public_id: str
    state: str
    label: str
    why: str
    begun_at: datetime
    ended_at: datetime | None
    begun_by: str
    listed: int
    done: int
    total: int
    unreadable: int
    found: int
    size: int
    waits_until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.ended_at is None


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoreRow:
    """A store.

    Attributes:
        kind_label, mode_label: in words. address: where it is, never a secret.
        settings: what may be shown of it.
        last: the newest scan; whole: when everything was last seen.
        places, waiting: places with findings; of these those that wait for an answer.
        unreadable: things that could not be looked into, wholly or in part; counted for one store alone.
    """

    public_id: str
    name: str
    kind: str
    kind_label: str
    address: str
    department_id: str
    department: str
    nightly: bool
    mode: str
    mode_label: str
    files_per_second: int
    bytes_per_second: int
    opens: time
    closes: time
    retired: bool
    settings: Mapping[str, str]
    last: ScanRow | None = None
    whole_at: datetime | None = None
    places: int = 0
    waiting: int = 0
    unreadable: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A place where personal information was found.

    Attributes:
        name: as people say it: store and folder; path: ends with … where deeper folders belong to it.
        apart: one file that was taken out of its folder. below: whether deeper folders belong to it.
        verdicts: codes; verdict_labels: in words.
        kinds: labels, the most frequent first.
        medium: code of ``facts.lifecycle`` of what it is kept on.
        answer: value of ``models.Place.Answer``; answer_label: in words.
        samples: pairs of label and masked value.
        oldest: day of the longest unchanged; None if unknown.
    """

    public_id: str
    name: str
    path: str
    apart: bool
    below: bool
    store_id: str
    store: str
    medium: str
    department_id: str
    department: str
    files: int
    low: int
    estimate: int
    high: int
    kinds: tuple[str, ...]
    gravity: str
    is_open: bool
    oldest: date | None
    verdicts: tuple[str, ...]
    verdict_labels: tuple[str, ...]
    waits: bool
    answer: str
    answer_label: str
    answered_by: str
    answered_at: datetime | None
    reason: str
    until: date | None
    charged_id: str
    charged: str
    item_ids: tuple[str, ...]
    samples: tuple[tuple[str, str], ...]
    sampled_at: datetime | None
    found_at: datetime
    seen_at: datetime
    cleared_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThingRow:
    """One thing in a store.

    Attributes:
        why: sentence of why it could not be looked into; empty if it was.
    """

    public_id: str
    path: str
    size: int
    changed: date | None
    persons: int
    kinds: tuple[str, ...]
    why: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Overview:
    """What the officer wants to know at a glance.

    Attributes:
        verdicts: pairs of code and number of waiting places.
        waiting: places that wait; persons: estimated persons in them.
        incomplete: stores whose last scan did not see all; never: stores never seen whole.
    """

    verdicts: Mapping[str, int]
    waiting: int
    persons: int
    stores: int
    incomplete: int
    never: int
