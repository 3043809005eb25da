"""For whom a control is in force: the narrowest version that covers the sender, on its days."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound import actions, scoping
from omamori.do.outbound.domain.scopes import (
    COMPANY,
    Dated,
    Scope,
    ScopeKind,
    Sending,
    chosen,
    in_force,
)
from omamori.do.outbound.models import ControlVersion, Mail
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.testing.people import World, mirai

DAY = date(2026, 11, 24)
SALES, EAST = Scope(ScopeKind.DEPARTMENT, "sales"), Scope(ScopeKind.DEPARTMENT, "east")
OFFICER = Scope(ScopeKind.ROLE, "privacy_officer")
RECRUITING = Scope(ScopeKind.MAILBOX, "saiyo@mirai-print.example")
ANYBODY = [COMPANY, SALES, EAST, OFFICER, RECRUITING]


def sending(*departments: str, roles: tuple[str, ...] = (), mailbox: str = "") -> Sending:
    return Sending(departments=departments, roles=frozenset(roles), mailbox=mailbox)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (sending(), COMPANY),
        (sending("sales"), SALES),
        (sending("east", "sales"), EAST),
        (sending("west", "sales"), SALES),
        (sending("sales", roles=("privacy_officer",)), OFFICER),
        (sending("sales", mailbox="saiyo@mirai-print.example"), RECRUITING),
        (sending("west", roles=("auditor",), mailbox="sato@mirai-print.example"), COMPANY),
    ],
)
def test_the_narrowest_counts(who: Sending, expected: Scope) -> None:
    assert chosen({scope: scope for scope in ANYBODY}, who) == expected


def test_of_two_roles_the_first_by_its_code() -> None:
    versions = {Scope(ScopeKind.ROLE, role): role for role in ("office", "auditor", "top")}
    assert chosen(versions, sending(roles=("top", "office", "auditor"))) == "auditor"


def test_nobody_is_covered_by_what_is_not_his() -> None:
    assert chosen({SALES: 1, OFFICER: 2, RECRUITING: 3}, sending("west")) is None


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
VERSIONS = st.lists(
    st.builds(
        lambda scope, start, length, number: Dated(
            scope=scope,
            effective_from=start,
            effective_to=None if length is None else start + timedelta(days=length),
            number=number,
            what=number,
        ),
        st.sampled_from(ANYBODY),
        DAYS,
        st.none() | st.integers(0, 90),
        st.integers(1, 9),
    ),
    max_size=12,
)


@given(VERSIONS, DAYS)
def test_what_is_in_force_holds_that_day_and_none_began_later(
    versions: list[Dated[int]], day: date
) -> None:
    found = in_force(versions, day)
    for scope, version in found.items():
        assert version.holds(day)
        others = [v for v in versions if v.scope == scope and v.holds(day)]
        assert all(v.effective_from <= version.effective_from for v in others)
    assert {v.scope for v in versions if v.holds(day)} == set(found)


def test_after_some_weeks_the_version_before_is_in_force_again() -> None:
    always = Dated(scope=COMPANY, effective_from=DAY, effective_to=None, number=1, what="always")
    weeks = Dated(
        scope=COMPANY,
        effective_from=DAY + timedelta(days=7),
        effective_to=DAY + timedelta(days=20),
        number=2,
        what="weeks",
    )
    told = [
        in_force([always, weeks], DAY + timedelta(days=n))[COMPANY].what for n in (6, 7, 20, 21)
    ]
    assert told == ["always", "weeks", "weeks", "always"]


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def change(world: World, part: Scope, **more: object) -> str:
    given: dict[str, object] = {
        "scope": part,
        "rule": "attachment",
        "parameters": {"verdict": "second_check"},
        "effective_from": DAY,
        "reason": "採用の書類は二人で確かめる。",
    }
    return actions.change_control(world.actor("tanaka"), **(given | more))  # type: ignore[arg-type]


def verdict_of(sender: str) -> str:
    number = hand_in(mail(attachments=(attachment(),), message_id=sender), sender).public_id
    return Mail.objects.get(public_id=number).verdict


@pytest.mark.django_db
def test_only_that_department_is_asked_for_two(world: World) -> None:
    sato = organization.person(world.actor("sato").person_id)
    suzuki = organization.person(world.actor("suzuki").person_id)
    assert sato
    assert suzuki
    change(world, Scope(ScopeKind.DEPARTMENT, sato.department_id))
    assert verdict_of("sato@mirai-print.example") == "second_check"
    day = clock.today()
    own = scoping.rulebooks(day).of(suzuki.pk, suzuki.department_pk, "")
    same = suzuki.department_id == sato.department_id
    assert str(own.controls and own.find("attachment").verdict()) == (  # type: ignore[union-attr]
        "second_check" if same else "self_check"
    )


@pytest.mark.django_db
def test_a_role_and_a_mailbox(world: World) -> None:
    change(world, Scope(ScopeKind.ROLE, "privacy_officer"))
    change(world, Scope(ScopeKind.MAILBOX, "sato@mirai-print.example"), effective_to=DAY)
    tanaka = organization.person(world.actor("tanaka").person_id)
    assert tanaka
    books = scoping.rulebooks(clock.today())
    by_role = books.of(tanaka.pk, tanaka.department_pk, "tanaka@mirai-print.example")
    by_mailbox = books.of(None, None, "SATO@mirai-print.example")
    company = books.of(None, None, "x@mirai-print.example")
    told = [book.find("attachment").number for book in (by_role, by_mailbox, company)]  # type: ignore[union-attr]
    assert told == [1, 2, 0]
    tomorrow = scoping.rulebooks(DAY + timedelta(days=1))
    over = tomorrow.of(None, None, "sato@mirai-print.example").find("attachment")
    assert over is not None
    assert over.number == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"scope": Scope(ScopeKind.DEPARTMENT, "0" * 26)}, "scope"),
        ({"scope": Scope(ScopeKind.ROLE, "staff")}, "scope"),
        ({"scope": Scope(ScopeKind.ROLE, "nobody")}, "scope"),
        ({"scope": Scope(ScopeKind.MAILBOX, "saiyo@elsewhere.example")}, "scope"),
        ({"scope": Scope(ScopeKind.MAILBOX, "Saiyo@mirai-print.example")}, "scope"),
        ({"effective_to": DAY - timedelta(days=1)}, "effective_to"),
    ],
)
def test_no_such_part_of_the_company(world: World, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        change(world, COMPANY, **more)
    assert set(refused.value.fields) == {field}
    assert not ControlVersion.objects.exists()


@pytest.mark.django_db
def test_what_the_company_has_once_has_no_parts(world: World) -> None:
    with pytest.raises(Invalid):
        change(
            world,
            Scope(ScopeKind.ROLE, "top"),
            rule="retention",
            parameters={"content_days": 30, "history_days": 365},
        )


@pytest.mark.django_db
def test_a_proposal_for_a_department_leaves_the_company_free(world: World) -> None:
    kobayashi = world.actor("kobayashi")
    sato = organization.person(world.actor("sato").person_id)
    assert sato
    given = {"rule": "attachment", "parameters": {"verdict": "second_check"}}
    rest = {"effective_from": DAY, "reason": "試し"}
    actions.change_control(
        kobayashi, scope=Scope(ScopeKind.DEPARTMENT, sato.department_id), **given, **rest
    )  # type: ignore[arg-type]
    actions.change_control(kobayashi, **given, **rest)  # type: ignore[arg-type]
    with pytest.raises(actions.ProposalOpen):
        actions.change_control(kobayashi, **given, **rest)  # type: ignore[arg-type]
