"""サインインの決まり。Who needs a second step, how long invitations and assessors live: pure."""

import dataclasses
import enum
from collections.abc import Collection
from datetime import date, datetime, timedelta

from omamori.facts.errors import Invalid, Refusal
from omamori.facts.sentences import said

INVITATION_LIVES = timedelta(days=7)
LONGEST_ASSESSMENT = timedelta(days=92)
LONGEST_TOKEN_DAYS = 365
LONGEST_TOKEN_NAME = 60
MOST_TOKENS = 10
SECOND_STEP_ROLES = frozenset({"privacy_officer", "office", "auditor", "top", "operator"})
"""Roles that see or decide much. Assessors and staff may set one up; these must."""


class InvitationEnded(Refusal):
    """Used, expired, revoked or never made by us: one answer for all."""

    code = "accounts.invitation_ended"
    message = "この招待は使えません。期限が過ぎたか、すでに使われています。"
    next_step = "PMS 事務局に、もう一度招待してもらってください。"
    status = 410


class NoMailbox(Refusal):
    """A person without a mail address cannot sign in."""

    code = "accounts.no_mailbox"
    message = "メールアドレスのない人は招待できません。"
    next_step = "従業者の登録にメールアドレスを入れてから招待してください。"


class AlreadyHasAccount(Refusal):
    """The account exists and is in use."""

    code = "accounts.already_has_account"
    message = "このアドレスのアカウントは、すでに使われています。"
    next_step = "パスワードを忘れた人には、サインイン画面の再設定を案内してください。"


class AccountIsClosed(Refusal):
    """Reopen it first."""

    code = "accounts.closed"
    message = "このアカウントは止められています。"
    next_step = "アカウントの一覧で再開してから招待してください。"


class NotYourself(Refusal):
    """Nobody closes or reopens his own account."""

    code = "accounts.not_yourself"
    message = "自分のアカウントは、自分では止められません。"
    next_step = "別の担当者に頼んでください。"
    status = 403


class TooManyTokens(Refusal):
    """Each open key is one that can be lost."""

    code = "accounts.too_many_tokens"
    message = "使えるトークンは、一人 10 個までです。"
    next_step = "使っていないトークンを無効にしてください。"


class State(enum.StrEnum):
    """How an account stands."""

    ACTIVE = "active"
    INVITED = "invited"
    LAPSED = "lapsed"
    CLOSED = "closed"
    ENDED = "ended"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Account:
    """What the state of an account depends on."""

    is_active: bool
    has_password: bool
    has_signed_in: bool
    invited_until: datetime | None
    valid_until: datetime | None


def state_of(account: Account, now: datetime) -> State:
    """The state shown in the list."""
    if not account.is_active:
        return State.CLOSED
    if account.valid_until and account.valid_until <= now:
        return State.ENDED
    if account.has_password or account.has_signed_in:
        return State.ACTIVE
    if account.invited_until and account.invited_until > now:
        return State.INVITED
    return State.LAPSED


def needs_second_step(roles: Collection[str], *, demo: bool) -> bool:
    """Whether these hats must not sign in with a password alone."""
    return not demo and bool(SECOND_STEP_ROLES & set(roles))


def check_token(name: str, days: int) -> None:
    """A token says what it is for and ends within a year.

    Raises:
        Invalid: with a sentence per field.
    """
    wrong = {}
    if not name.strip() or len(name) > LONGEST_TOKEN_NAME:
        wrong["name"] = said("何に使うかを、%(n)s 字までで書いてください。", n=LONGEST_TOKEN_NAME)
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        wrong["days"] = said("期間は 1 日から %(n)s 日までにしてください。", n=LONGEST_TOKEN_DAYS)
    if wrong:
        raise Invalid(wrong)


def check_assessor_until(until: date, today: date) -> None:
    """An assessor's account ends after the assessment, at the latest after a quarter.

    Raises:
        Invalid: in the past or too far away.
    """
    if not today <= until <= today + LONGEST_ASSESSMENT:
        days = LONGEST_ASSESSMENT.days
        raise Invalid(
            {"until": said("終わりの日は、今日から %(n)s 日以内にしてください。", n=days)}
        )
