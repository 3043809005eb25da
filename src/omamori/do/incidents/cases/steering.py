"""見立てと担当。The stage, the class, who has which part, and who may see it at all."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.callout import starting as callout
from omamori.do.incidents.cases import domain, telling
from omamori.do.incidents.cases.calling import KIND
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case, Member
from omamori.do.incidents.cases.reaching import now_of, to_work
from omamori.facts.cases import (
    CaseClassified,
    CaseMemberNamed,
    CaseRestricted,
    CaseStageChanged,
)
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.reference.statistics import axis

Part = Member.Part


def change_stage(actor: Actor, case_id: str, *, stage: str, reason: str) -> None:
    """Say whether it is a near miss, an event not yet judged, or an accident; smaller only by the officer.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: no such stage, no reason, or no change.
    """
    wrong = {}
    if stage not in Case.Stage.values:
        wrong["stage"] = "段階を一つ選んでください。"
    if problem := domain.line_problem(reason):
        wrong["reason"] = problem
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = to_work(actor, "cases.change_stage", case_id)
        if stage == row.stage:
            raise Invalid({"stage": "いまと同じ段階です。"})
        if domain.may_lower(row.stage, stage) and Role.PRIVACY_OFFICER not in actor.roles:
            raise NotPermitted
        before, row.stage = row.stage, stage
        row.save()
        record(
            CaseStageChanged(
                subject_id=row.public_id,
                before=before,
                after=stage,
                medium=row.medium,
                department_id=department_told(row),
                drill=row.drill,
            ),
            actor=actor,
        )
        machine(row, actor, gettext_noop("段階を「%(what)s」にしました: %(why)s"), what=Case.Stage(stage).label, why=reason.strip())  # fmt: skip


def classify(
    actor: Actor,
    case_id: str,
    *,
    classes: tuple[str, ...],
    kind: str,
    causes: tuple[str, ...],
    old_cause: str = "",
) -> None:
    """Decide of what kind it is; a proposal is only a proposal.

    Args:
        classes: of the nine classes (axis ``event``); the first is the 発生事象 that is counted.
        kind, causes, old_cause: codes of these axes.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: a code that is none.
    """
    if wrong := _class_problems(classes, kind, causes, old_cause):
        raise Invalid(wrong)
    with transaction.atomic():
        row = to_work(actor, "cases.classify", case_id)
        decided = {
            "taxonomy": axis("kind").version,
            "classes": list(classes),
            "event": classes[0],
            "kind": kind,
            "causes": list(causes),
            "old_cause": old_cause,
        }
        row.classification = decided
        row.classified_by_id, row.classified_at = actor.person_pk, now_of(row)
        row.save()
        _record_class(row, actor, decided)
        label = axis("kind").value(kind)
        machine(row, actor, gettext_noop("「%(what)s」に分類しました。"), what=label.label if label else kind)  # fmt: skip


def name_member(actor: Actor, case_id: str, *, person: str, part: str) -> None:
    """Give somebody a part; of leader, scribe and liaison there is one each.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: nobody who works here, no part, or one who must not see it.
    """
    found = organization.people([person]).get(person)
    here = organization.everybody(on=clock.today()).filter(public_id=person)
    if part not in Part.values or part == Part.REPORTER:
        raise Invalid({"part": "役割を一つ選んでください。"})
    if found is None or not here.exists():
        raise Invalid({"person": "いま働いている人を選んでください。"})
    with transaction.atomic():
        row = to_work(actor, "cases.name_member", case_id)
        if part == Part.SUSPECT:
            _hide(row, actor, found.pk, person)
        elif row.members.filter(person_id=found.pk, part=Part.SUSPECT).exists():
            raise Invalid({"person": "この人には見せないことになっています。"})
        if part in (Part.LEADER, Part.SCRIBE, Part.LIAISON):
            row.members.filter(part=part).delete()
        Member.objects.get_or_create(
            case=row, person_id=found.pk, part=part,
            defaults={"named_by_id": actor.person_pk, "named_at": now_of(row)},
        )  # fmt: skip
        if part == Part.SUSPECT:
            return
        record(CaseMemberNamed(subject_id=row.public_id, part=part, drill=row.drill), actor=actor)
        machine(row, actor, gettext_noop("%(who)s さんを「%(what)s」にしました。"), who=found.name, what=Part(part).label)  # fmt: skip
        telling.tell(
            row,
            [person],
            title="【訓練】事故対応の担当になりました"
            if row.drill
            else "事故対応の担当になりました",
            text="いまの状態と、することを確かめてください。",
            key=f"named:{part}:{found.pk}",
            urgent=not row.drill,
        )


def end_member(actor: Actor, case_id: str, *, person: str, part: str) -> None:
    """Somebody has this part no longer.

    Raises:
        NotPermitted, NotFound, CaseOver.
        LastPerson: a restricted case would be seen by nobody.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.end_member", case_id)
        found = row.members.filter(person__public_id=person, part=part).first()
        if found is None:
            raise NotFound
        found.delete()
        rest = row.members.exclude(part__in=(Part.SUSPECT, Part.REPORTER))
        if row.restricted and not rest.exists():
            raise domain.LastPerson
        if part == Part.SUSPECT:
            telling.give_back(row, found.person_id)
            return
        fact = CaseMemberNamed(subject_id=row.public_id, part=part, ended=True, drill=row.drill)
        record(fact, actor=actor)
        machine(row, actor, gettext_noop("%(who)s さんは「%(what)s」ではなくなりました。"), who=found.person.name, what=Part(part).label)  # fmt: skip


def restrict(actor: Actor, case_id: str, *, restricted: bool) -> None:
    """Only named people see it from now on, or everybody in reach again.

    Raises:
        NotPermitted, NotFound, CaseOver.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.restrict", case_id)
        if row.restricted == restricted:
            return
        row.restricted = restricted
        row.save()
        if restricted and actor.person_pk:
            Member.objects.get_or_create(
                case=row, person_id=actor.person_pk, part=Part.MEMBER,
                defaults={"named_by_id": actor.person_pk, "named_at": now_of(row)},
            )  # fmt: skip
        if restricted:
            telling.take_back(row)
        fact = CaseRestricted(subject_id=row.public_id, restricted=restricted, drill=row.drill)
        record(fact, actor=actor)
        machine(
            row,
            actor,
            gettext_noop("決めた人だけが見られるようにしました。")
            if restricted
            else gettext_noop("範囲の中のだれもが見られるようにしました。"),
        )


def department_told(row: Case) -> str:
    """The department as facts may say it: of a restricted case nothing."""
    return "" if row.restricted or row.department is None else row.department.public_id


def _class_problems(
    classes: tuple[str, ...], kind: str, causes: tuple[str, ...], old_cause: str
) -> dict[str, str]:
    wrong = {}
    if not classes or any(axis("event").value(code) is None for code in classes):
        wrong["classes"] = "発生事象を一つ以上選んでください。"
    if axis("kind").value(kind) is None:
        wrong["kind"] = "事象分類を一つ選んでください。"
    if not causes or any(axis("cause").value(code) is None for code in causes):
        wrong["causes"] = "原因を一つ以上選んでください。"
    if old_cause and axis("old_cause").value(old_cause) is None:
        wrong["old_cause"] = "一覧から選んでください。"
    return wrong


def _hide(row: Case, actor: Actor, person: int, public_id: str) -> None:
    """Whoever is suspected loses every part, in silence: the timeline is read by others."""
    if person == actor.person_pk:
        raise Invalid({"person": "自分を「見せない人」にはできません。"})
    row.members.filter(person_id=person).delete()
    row.tasks.filter(owner_id=person).update(owner=None)
    telling.take_back(row, only=person)
    callout.leave_out(subject_kind=KIND, subject_id=row.public_id, person=public_id)


def _record_class(row: Case, actor: Actor, decided: Mapping[str, object]) -> None:
    classes, causes = decided["classes"], decided["causes"]
    assert isinstance(classes, list)
    assert isinstance(causes, list)
    record(
        CaseClassified(
            subject_id=row.public_id,
            taxonomy=str(decided["taxonomy"]),
            classes=tuple(classes),
            event=str(decided["event"]),
            kind=str(decided["kind"]),
            causes=tuple(causes),
            old_cause=str(decided["old_cause"]),
            medium=row.medium,
            department_id=department_told(row),
            drill=row.drill,
        ),
        actor=actor,
    )
