"""アカウントの事実。Who was let in, who signed in, whose access ended (J.9.2 アクセス制御・アクセス記録)."""

import dataclasses
from typing import ClassVar

from omamori.facts.base import Fact


@dataclasses.dataclass(frozen=True, kw_only=True)
class _AccountFact(Fact):
    """A fact about one account."""

    subject_kind: ClassVar[str] = "account"
    default_clause: ClassVar[str] = "J.9.2"


@dataclasses.dataclass(frozen=True, kw_only=True)
class AccountInvited(_AccountFact):
    """A person was invited to set a password; a former open invitation ended by it.

    Attributes:
        again: he had been invited before.
    """

    name: ClassVar[str] = "accounts.invited"
    label: ClassVar[str] = "アカウントに招待した"

    again: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class InvitationAccepted(_AccountFact):
    """The invited person set a password by the one-time link."""

    name: ClassVar[str] = "accounts.invitation_accepted"
    label: ClassVar[str] = "招待に応じた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class AssessorAdmitted(_AccountFact):
    """An assessor from outside may read until a day.

    Attributes:
        days: how long the account lives.
    """

    name: ClassVar[str] = "accounts.assessor_admitted"
    label: ClassVar[str] = "審査員のアカウントを作った"

    days: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class AccountClosed(_AccountFact):
    """The account was closed; all its sessions ended."""

    name: ClassVar[str] = "accounts.closed"
    label: ClassVar[str] = "アカウントを止めた"


@dataclasses.dataclass(frozen=True, kw_only=True)
class AccountReopened(_AccountFact):
    """A closed account may be used again."""

    name: ClassVar[str] = "accounts.reopened"
    label: ClassVar[str] = "アカウントを再開した"


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignedIn(_AccountFact):
    """Somebody signed in.

    Attributes:
        method: ``password``, ``company`` (identity provider), ``passkey`` or ``demo``.
        second_step: a second step was asked and passed.
    """

    name: ClassVar[str] = "accounts.signed_in"
    label: ClassVar[str] = "サインインした"

    method: str
    second_step: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignInFailed(_AccountFact):
    """Somebody failed to sign in to an account that exists.

    Attributes:
        step: ``password`` or ``second_step``.
    """

    name: ClassVar[str] = "accounts.sign_in_failed"
    label: ClassVar[str] = "サインインに失敗した"

    step: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SignInChanged(_AccountFact):
    """The way to sign in changed; every other session ended with a new password.

    Attributes:
        what: ``password``, ``totp``, ``webauthn``, ``recovery_codes`` or ``token`` (for programs).
        change: ``set``, ``added``, ``removed`` or ``renewed``.
    """

    name: ClassVar[str] = "accounts.sign_in_changed"
    label: ClassVar[str] = "サインインの方法を変えた"

    what: str
    change: str
