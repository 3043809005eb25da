"""アカウントの一覧。Who can sign in, who was invited, where one is signed in."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, Max, OuterRef, Q

from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.accounts import domain
from omamori.foundation.accounts.models import User
from omamori.foundation.accounts.rows import AccountPage, AccountRow, SessionRow
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow

PAGE = 50


def accounts(actor: Actor, *, after: str = "", words: str = "") -> AccountPage:
    """The accounts, newest first, 50 at a time; ``words`` looks in name, reading and address."""
    require(actor, "accounts.see")
    strong = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    open_ones = Q(invitations__used_at=None, invitations__revoked_at=None)
    rows = User.objects.select_related("person__department").annotate(
        has_step=Exists(strong), invited_until=Max("invitations__expires_at", filter=open_ones)
    )
    if after:
        rows = rows.filter(public_id__lt=after)
    if words:
        looked = Q(email__icontains=words) | Q(person__name__icontains=words)
        rows = rows.filter(looked | Q(person__name_kana__startswith=words))
    found = list(rows.order_by("-public_id")[: PAGE + 1])
    lines = tuple(_row(user, actor) for user in found[:PAGE])
    return AccountPage(rows=lines, older=lines[-1].public_id if len(found) > PAGE else "")


def uninvited_count(actor: Actor) -> int:
    """How many people with a mailbox have never been invited."""
    require(actor, "accounts.see")
    people = organization.everybody(on=clock.today()).exclude(email=None)
    return people.filter(user=None).count()


def person_to_invite(actor: Actor, words: str) -> PersonRow:
    """The person of a mail address or an employee number.

    Raises:
        NotFound: nobody who works here.
    """
    require(actor, "accounts.invite")
    working = organization.everybody(on=clock.today())
    found = working.filter(Q(email=words.strip().lower()) | Q(number=words.strip())).first()
    if found is None:
        raise NotFound
    return organization.row_of(found)


def sessions(user: User, session_key: str) -> tuple[SessionRow, ...]:
    """Where this user is signed in, newest first; the dead ones are swept."""
    living: list[UserSession] = UserSession.objects.purge_and_list(user)
    rows = sorted(living, key=lambda s: s.created_at, reverse=True)
    return tuple(
        SessionRow(
            pk=row.pk,
            started_at=row.created_at,
            address=str(row.ip),
            browser=_browser(str(row.user_agent)),
            is_this=row.session_key == session_key,
        )
        for row in rows
    )


_PROGRAMS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def _browser(agent: str) -> str:
    """What a person calls his browser: 「Chrome (Windows)」; what is unknown stays as it is."""
    program = next((word for mark, word in _PROGRAMS if mark in agent), "")
    machine = next((word for mark, word in _MACHINES if mark in agent), "")
    return f"{program} ({machine})" if program and machine else agent[:120]


def _row(user: User, actor: Actor) -> AccountRow:
    invited_until = getattr(user, "invited_until", None)
    account = domain.Account(
        is_active=user.is_active,
        has_password=user.has_usable_password(),
        has_signed_in=user.last_login is not None,
        invited_until=invited_until,
        valid_until=user.valid_until,
    )
    person = user.person
    return AccountRow(
        public_id=user.public_id,
        person_id=person.public_id if person else "",
        name=person.name if person else user.email,
        email=user.email,
        department=person.department.name if person else "",
        is_assessor=user.is_assessor,
        state=domain.state_of(account, clock.now()),
        until=user.valid_until or invited_until,
        last_login=user.last_login,
        second_step=bool(getattr(user, "has_step", False)),
        own=bool(user.person_id) and user.person_id == actor.person_pk,
    )
