"""規程の承認と発行。Proposal → one post after another approves → publication with its day (J.4.5.2).

Nobody approves what he wrote, nor alone what he called a correction of wording; each stage is another person's; while a holder is away his stand-in
wears his hat. What changes the substance needs the whole route anew and lapses what was given.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from django.db import transaction

from omamori.facts import policies as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import assigning, domain, references
from omamori.plan.policies.domain import route
from omamori.plan.policies.domain.required import Check, Written, checked
from omamori.plan.policies.models import Approval, Clause, Regulation, Version
from omamori.plan.policies.texts import clause_texts, dated, text_of
from omamori.plan.policies.writing import about, at, note_writer

State = Version.State


def propose(actor: Actor, version_id: str) -> None:
    """Fix the text and ask for approval.

    Raises:
        NothingWritten: there is neither clause nor document.
        PlaceholdersLeft: a starter text is not filled in.
        RequiredMissing: a policy or notice lacks what it must contain.
    """
    require(actor, "policies.propose")
    with transaction.atomic():
        version = at(version_id, State.DRAFT)
        if not version.clauses.exists() and not version.file_hash:
            raise domain.NothingWritten
        if left := domain.unfilled(clause_texts(version)):
            raise domain.PlaceholdersLeft("、".join(left))
        lacking = [c.required.label for c in required_in(version) if c.missing]
        if lacking:
            raise domain.RequiredMissing("、".join(lacking))
        version.state, version.proposed_at = State.PROPOSED, clock.now()
        version.text_hash, version.returned_note = domain.text_hash(text_of(version)), ""
        note_writer(version, actor)
        version.save()
        _open_stages(version)
        told = facts.RegulationProposed(**about(version), text_hash=version.text_hash)
        record(told, actor=actor)


def approve(actor: Actor, version_id: str, *, text_hash: str) -> None:
    """Take one's stage: approve exactly the text that was shown.

    Raises:
        ApproverMustDiffer: the approver wrote on it, or decided that it is only wording.
        NotYourStage: another post has its turn.
        ApprovedAlready: he took an earlier stage.
        TextChanged: it is not the text that was shown.
    """
    require(actor, "policies.approve")
    with transaction.atomic():
        version = at(version_id, State.PROPOSED)
        domain.require_other_person(version.author_id, barred(version), actor.person_pk)
        turns = _turns(version)
        left = [row for row in turns if row.approved_at is None]
        before = [t.person_id for t in turns if t.person_id]
        route.require_fresh(actor.person_pk, before)
        require_turn(actor, version, left[0].stage, before)
        if text_hash != version.text_hash or domain.text_hash(text_of(version)) != text_hash:
            raise domain.TextChanged
        if _take(actor, version, left, before, text_hash):
            return
        version.state, version.approved_at = State.APPROVED, left[0].approved_at
        version.approver_id = actor.person_pk
        version.save()
        record(facts.RegulationApproved(**about(version), text_hash=text_hash), actor=actor)


def _take(
    actor: Actor, version: Version, left: list[Approval], before: list[int], text_hash: str
) -> bool:
    """Write the approval of the first stage; whether others still wait.

    The top says its word once: its own stage, and those that only it could take, go with the first.
    """
    now, top = clock.now(), Role.TOP in actor.roles
    more = [row for row in left[1:] if top and is_turn_of(actor, version, row.stage, before)]
    taken = [left[0], *more]
    wait = len(taken) < len(left)
    for row in taken:
        row.person_id, row.approved_at, row.text_hash = actor.person_pk, now, text_hash
        row.save()
        if wait or row is not taken[-1]:
            stage = facts.RegulationStageApproved(
                **about(version), stage=row.stage, text_hash=text_hash
            )
            record(stage, actor=actor)
    return wait


def send_back(actor: Actor, version_id: str, *, note: str) -> None:
    """Ask the writers to change it; it is a draft again.

    Raises:
        WrongStage: nothing waits for approval.
        Invalid: it is not said what should change.
    """
    require(actor, "policies.send_back")
    if not note.strip():
        raise Invalid({"note": "どこを直してほしいかを書いてください。"})
    with transaction.atomic():
        version = at(version_id, State.PROPOSED)
        _require_sight(actor, version)
        _lapse(actor, version, note.strip())
        version.state, version.returned_note = State.DRAFT, note.strip()[:400]
        version.proposed_at, version.text_hash = None, ""
        version.save()
        record(facts.RegulationReturned(**about(version)), actor=actor)


def reopen(actor: Actor, version_id: str, *, note: str) -> None:
    """Take an approved version back to writing; the approvals it has lapse.

    Raises:
        WrongStage: it is not waiting for approval or publication.
        Invalid: it is not said why.
    """
    require(actor, "policies.reopen")
    if not note.strip():
        raise Invalid({"note": "なぜ書き直すのかを書いてください。"})
    with transaction.atomic():
        version = at(version_id, State.PROPOSED, State.APPROVED)
        _lapse(actor, version, note.strip())
        version.state, version.approver, version.approved_at = State.DRAFT, None, None
        version.proposed_at, version.text_hash = None, ""
        version.save()


def decide_material(actor: Actor, version_id: str, *, material: bool, why: str) -> None:
    """Decide whether a version changes the substance; the route and its approvals follow from it.

    Who approves agrees to the judgement and to its reason: another one of either lapses what was given.

    Raises:
        WrongStage: it is published: what it was then stays.
        Invalid: no reason, or a first version as a correction of wording.
    """
    require(actor, "policies.decide_material")
    if not why.strip():
        raise Invalid({"why": "そう判断した理由を書いてください。"})
    with transaction.atomic():
        version = at(version_id, State.DRAFT, State.PROPOSED, State.APPROVED)
        if version.number == 1 and not material:
            raise Invalid({"material": "最初の版は、全員が読んで署名します。"})
        words = why.strip()[:400]
        changed = (version.material, version.material_why) != (material, words)
        if not changed and version.material_by_id is not None:
            return
        version.material, version.material_why = material, words
        version.material_by_id = actor.person_pk
        if not material:
            version.called_wording = sorted({*version.called_wording, actor.person_pk})
        if changed and version.state != State.DRAFT:
            _lapse(actor, version, why.strip())
            version.state, version.approver, version.approved_at = State.PROPOSED, None, None
            _open_stages(version)
        version.save()
        told = facts.RegulationMaterialityDecided(**about(version), material=material)
        record(told, actor=actor)


def publish(actor: Actor, version_id: str, *, effective_from: date) -> None:
    """Publish an approved version with the day from which it counts.

    A first version that replaces another regulation ends that one on its day.

    Raises:
        DayNotPossible: that day is past, or not after the earlier version's.
        DayTooFar: that day is years ahead.
        TextChanged: the stored text is not the approved one.
        AlreadyEnded: its regulation has ended by then.
    """
    require(actor, "policies.publish")
    with transaction.atomic():
        version = at(version_id, State.APPROVED)
        ended = version.regulation.ended_on
        if ended is not None and effective_from >= ended:
            raise domain.AlreadyEnded
        others = [dated(v) for v in version.regulation.versions.all()]
        today = clock.today()
        domain.require_day(effective_from, others, today, last=references.last_day(today))
        if domain.text_hash(text_of(version)) != version.text_hash:
            raise domain.TextChanged
        version.state, version.published_at = State.PUBLISHED, clock.now()
        version.effective_from, version.returned_note = effective_from, ""
        version.save()
        told = facts.RegulationPublished(
            **about(version), material=version.material, effective_from=effective_from
        )
        record(told, actor=actor)
        _end_former(actor, version.regulation, effective_from)
        begin = datetime.combine(effective_from, time(0, 15), clock.JST)
        assigning.assign_one.enqueue(
            run_after=max(begin, clock.now()), regulation_id=version.regulation.public_id
        )


def end_regulation(actor: Actor, regulation_id: str, *, from_day: date, why: str) -> None:
    """Say from which day a regulation no longer counts; its versions and signatures stay.

    Raises:
        AlreadyEnded: it has ended.
        Invalid: no reason, or a day that is past.
    """
    require(actor, "policies.end_regulation")
    wrong = {} if why.strip() else {"why": "廃止する理由を書いてください。"}
    if from_day < clock.today():
        wrong["from_day"] = "廃止の日には、今日以降の日を指定してください。"
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        row = Regulation.objects.select_for_update().filter(public_id=regulation_id).first()
        if row is None:
            raise NotFound
        if row.ended_on is not None:
            raise domain.AlreadyEnded
        row.ended_on, row.ended_why = from_day, why.strip()[:400]
        row.save(update_fields=["ended_on", "ended_why"])
        record(facts.RegulationEnded(subject_id=row.public_id, from_day=from_day), actor=actor)


def required_in(version: Version) -> tuple[Check, ...]:
    """What the version must contain, each with the place where it stands."""
    kind = version.regulation.kind
    asked = references.required(kind, clock.today()) if kind != Regulation.Kind.RULE else ()
    if not asked:
        return ()
    answers = answered(version.clauses.order_by("order"))
    signatory = f"{version.signatory_title} {version.signatory_name}".strip()
    written = Written(
        answers=answers, signatory=signatory if version.signatory_name else "",
        contact=version.contact,
    )  # fmt: skip
    return checked(asked, written)


def answered(clauses: Iterable[Clause]) -> dict[str, str]:
    """The first clause that answers each required thing."""
    found: dict[str, str] = {}
    for clause in clauses:
        for code in clause.answers:
            found.setdefault(code, f"{clause.number} {clause.heading}".strip())
    return found


def barred(version: Version) -> frozenset[int]:
    """Who may not approve it: its writers and, of a correction of wording, all who ever called it one."""
    wrote = {version.author_id, *version.writers}
    if not version.material:
        wrote.update(version.called_wording)
        wrote.update({version.material_by_id} - {None})
    return frozenset(wrote)


def is_turn_of(actor: Actor, version: Version, stage: str, before: Collection[int] = ()) -> bool:
    """Whether this person may take a stage of a version that he did not write.

    The top steps in where nobody who acts in the post can: each wrote it, or took an earlier stage.

    Args:
        actor: who asks.
        version: with its regulation.
        stage: whose turn it is.
        before: database keys of who took the earlier stages.
    """
    if actor.person_pk in before:
        return False
    roles = {str(role) for role in actor.roles}
    owner = version.regulation.owner_id
    if stage == route.HEAD and owner not in actor.department_pks:
        roles.discard(route.HEAD)
    nobody_can = False
    if stage != route.EITHER and Role.TOP in actor.roles:
        department = owner if stage == route.HEAD else None
        holders = organization.posts(on=clock.today(), post=stage, department=department)
        out = barred(version) | set(before)
        nobody_can = all(row.acting.pk in out for row in holders)
    return route.may_take(stage, roles, nobody_can=nobody_can)


def require_turn(actor: Actor, version: Version, stage: str, before: Collection[int]) -> None:
    """It is this person's turn.

    Raises:
        NotYourStage: another post has its turn.
    """
    if not is_turn_of(actor, version, stage, before):
        raise domain.NotYourStage


def _require_sight(actor: Actor, version: Version) -> None:
    """A head sends back only what his own department keeps and what he is asked to approve."""
    if {Role.PRIVACY_OFFICER, Role.TOP} & actor.roles:
        return
    asked = version.approvals.filter(lapsed_at=None, stage=route.HEAD).exists()
    if not asked or version.regulation.owner_id not in actor.department_pks:
        raise domain.NotYourStage


def _turns(version: Version) -> list[Approval]:
    """The stages of a proposed version in order; made now where it was proposed before there were any."""
    found = version.approvals.filter(lapsed_at=None).order_by("order")
    if not found.exists():
        _open_stages(version)
    return list(found.all())


def _open_stages(version: Version) -> None:
    stages = route.stages(version.regulation.route, material=version.material)
    Approval.objects.bulk_create(
        Approval(version=version, order=i, stage=stage) for i, stage in enumerate(stages, 1)
    )


def _lapse(actor: Actor, version: Version, why: str) -> None:
    """Approvals given and asked for end; those given are kept as history and told of."""
    version.approvals.filter(lapsed_at=None, approved_at=None).delete()
    given = version.approvals.filter(lapsed_at=None)
    count = given.update(lapsed_at=clock.now(), lapse_why=why[:400])
    if count:
        told = facts.RegulationApprovalsLapsed(**about(version), approvals=count)
        record(told, actor=actor)


def _end_former(actor: Actor, regulation: Regulation, day: date) -> None:
    former = regulation.replaces
    if former is None or former.ended_on is not None:
        return
    former.ended_on = day
    former.save(update_fields=["ended_on"])
    told = facts.RegulationEnded(
        subject_id=former.public_id, from_day=day, replaced_by=regulation.public_id
    )
    record(told, actor=actor)
