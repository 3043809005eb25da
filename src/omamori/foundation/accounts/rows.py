"""アカウントの行。What the pages show of accounts and sessions."""

import dataclasses
from datetime import datetime

from omamori.foundation.accounts.domain import State


@dataclasses.dataclass(frozen=True, kw_only=True)
class AccountRow:
    """One line of the list of accounts.

    Attributes:
        name: of the person; the mail address of an assessor.
        state: see ``domain.State``; until: end of the invitation or of the assessor's time.
        second_step: an authenticator app or passkey is set up.
        own: the reader's own account.
    """

    public_id: str
    person_id: str
    name: str
    email: str
    department: str
    is_assessor: bool
    state: State
    until: datetime | None
    last_login: datetime | None
    second_step: bool
    own: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class TokenRow:
    """One token of the reader; never the token itself.

    Attributes:
        open: it can still be used.
    """

    public_id: str
    name: str
    may_write: bool
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    open: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class AccountPage:
    """A page of the list; ``older`` is the key of the next one, empty at the end."""

    rows: tuple[AccountRow, ...]
    older: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One place where a person is signed in."""

    pk: int
    started_at: datetime
    address: str
    browser: str
    is_this: bool
