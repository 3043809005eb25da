"""規程を書く。A regulation, its next version, chapter and clause; approval follows in ``approving``.

Each step is one transaction: right, decision, row, fact (J.4.5.2: approved before use, dated, findable).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from omamori.facts import policies as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization
from omamori.foundation.storage import blobs
from omamori.plan.policies import assigning, domain
from omamori.plan.policies.domain import route as routes
from omamori.plan.policies.domain.audience import Reader
from omamori.plan.policies.models import Clause, Regulation, Version
from omamori.plan.policies.texts import clause_texts

State = Version.State
BLOB = "rule"
"""Kind of blob of a company's own documents and of signed sheets."""


def create_regulation(
    actor: Actor,
    *,
    code: str,
    title: str,
    area: str,
    kind: str = Regulation.Kind.RULE.value,
    place: str = "",
    owner_id: str = "",
    replaces_id: str = "",
) -> str:
    """A new regulation without a text; returns its public id. Statements to the outside ask nobody to sign.

    Raises:
        NotPermitted: not the office.
        Invalid: the code is taken, or the area, kind, department or former regulation is unknown.
    """
    require(actor, "policies.create_regulation")
    _require_known(area, kind)
    owner, former = owner_key(owner_id), _former(replaces_id)
    outward = kind in (Regulation.Kind.POLICY_OUTSIDE, Regulation.Kind.PUBLIC_NOTICE)
    try:
        with transaction.atomic():
            row = Regulation.objects.create(
                code=code.strip(),
                title=title.strip(),
                area=area,
                kind=kind,
                audience=Reader.NOBODY.value if outward else Reader.ALL.value,
                place=place.strip(),
                owner_id=owner,
                replaces=former,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise Invalid(
            {"code": "この番号の規程はすでにあります。別の番号にしてください。"}
        ) from error
    return row.public_id


def choose_readers(
    actor: Actor, regulation_id: str, *, audience: str, values: Iterable[str] = ()
) -> None:
    """Decide for whom a regulation is: who must read and sign.

    Raises:
        NotPermitted, NotFound: as above.
        Invalid: nobody would be meant.
    """
    require(actor, "policies.choose_readers")
    chosen = sorted(set(values))
    named = (Reader.DEPARTMENTS, Reader.POSTS, Reader.EMPLOYMENTS)
    if audience not in set(Reader) or (audience in named and not chosen):
        raise Invalid({"audience": "読む人を、一つ以上選んでください。"})
    with transaction.atomic():
        row = Regulation.objects.select_for_update().filter(public_id=regulation_id).first()
        if row is None:
            raise NotFound
        row.audience, row.audience_values = audience, chosen if audience in named else []
        row.save(update_fields=["audience", "audience_values"])
        told = facts.RegulationReadersChanged(subject_id=row.public_id, audience=audience)
        record(told, actor=actor)
        assigning.assign_one.enqueue(regulation_id=row.public_id)


def draft(
    actor: Actor,
    regulation_id: str,
    *,
    reason: str,
    material: bool = True,
    material_why: str = "",
) -> str:
    """Begin the next version with the text of the newest published one; returns its public id.

    Args:
        actor: the writer.
        regulation_id: which regulation.
        reason: why it is written or changed.
        material: a change of substance: everybody reads and signs again.
        material_why: why it is judged so; a first version always is.

    Raises:
        OpenVersionExists: there is one in the making.
        AlreadyEnded: the regulation has ended.
    """
    require(actor, "policies.draft")
    with transaction.atomic():
        regulation = Regulation.objects.select_for_update().filter(public_id=regulation_id).first()
        if regulation is None:
            raise NotFound
        if regulation.ended_on is not None:
            raise domain.AlreadyEnded
        newest = regulation.versions.order_by("-number").first()
        if newest and newest.state != State.PUBLISHED:
            raise domain.OpenVersionExists
        version = _next(regulation, newest, actor)
        version.reason, version.material_why = reason.strip(), material_why.strip()
        version.material = material or newest is None
        version.save()
        if newest:
            write_all(version, clause_texts(newest))
        record(facts.RegulationDrafted(**about(version)), actor=actor)
    return version.public_id


def sign_off(
    actor: Actor,
    version_id: str,
    *,
    signatory_title: str,
    signatory_name: str,
    contact: str,
    enacted_on: date | None = None,
) -> None:
    """Say who signs a policy, whom to ask about it, and when it was first made (none: its first version).

    Raises:
        WrongStage, NotFound: as above.
    """
    require(actor, "policies.sign_off")
    with transaction.atomic():
        version = _draft(version_id)
        version.signatory_title = signatory_title.strip()
        version.signatory_name = signatory_name.strip()
        version.contact, version.enacted_on = contact.strip(), enacted_on
        note_writer(version, actor)
        version.save()


def write_clause(actor: Actor, version_id: str, clause: domain.ClauseText) -> str:
    """Add a clause (empty code) or change one of a draft; returns its code.

    Raises:
        WrongStage: the text is fixed already.
        TooLong: more clauses or characters than a regulation may have.
        NotFound: no clause of that code in this version.
    """
    require(actor, "policies.write_clause")
    with transaction.atomic():
        version = _draft(version_id)
        texts = clause_texts(version)
        if clause.code:
            if clause.code not in {c.code for c in texts}:
                raise NotFound
            texts = [clause if c.code == clause.code else c for c in texts]
        else:
            used = Clause.objects.filter(version__regulation_id=version.regulation_id)
            codes = used.values_list("code", flat=True)
            code = domain.next_code(version.regulation.code, codes)
            clause = domain.ClauseText(**{**vars(clause), "code": code})
            texts.append(clause)
        rewrite(version, texts, actor)
    return clause.code


def remove_clause(actor: Actor, version_id: str, code: str) -> None:
    """Take a clause out of a draft.

    Raises:
        WrongStage, NotFound: as above.
    """
    require(actor, "policies.remove_clause")
    with transaction.atomic():
        version = _draft(version_id)
        texts = clause_texts(version)
        kept = [c for c in texts if c.code != code]
        if len(kept) == len(texts):
            raise NotFound
        rewrite(version, kept, actor)


def move_clause(actor: Actor, version_id: str, code: str, *, up: bool) -> None:
    """Move a clause of a draft one place up or down; the ends stay where they are.

    Raises:
        WrongStage, NotFound: as above.
    """
    require(actor, "policies.move_clause")
    with transaction.atomic():
        version = _draft(version_id)
        texts = clause_texts(version)
        place = next((i for i, c in enumerate(texts) if c.code == code), None)
        if place is None:
            raise NotFound
        other = place - 1 if up else place + 1
        if 0 <= other < len(texts):
            texts[place], texts[other] = texts[other], texts[place]
        rewrite(version, texts, actor)


def discard(actor: Actor, version_id: str) -> None:
    """Throw away a version that was never published.

    Raises:
        WrongStage: it was published.
    """
    require(actor, "policies.discard")
    with transaction.atomic():
        version = at(version_id, State.DRAFT, State.PROPOSED, State.APPROVED)
        record(facts.RegulationDiscarded(**about(version)), actor=actor)
        forget_file(version)
        version.delete()


def forget_file(version: Version) -> None:
    """Erase the document of a version when the transaction has ended well; none is no harm."""
    blob = version.file_blob
    shared = Version.objects.filter(file_blob=blob).exclude(pk=version.pk)
    if blob and not shared.exists():
        transaction.on_commit(lambda: blobs.erase(blob, kind=BLOB))


def _next(regulation: Regulation, newest: Version | None, actor: Actor) -> Version:
    return Version(
        regulation=regulation,
        number=newest.number + 1 if newest else 1,
        material_by_id=actor.person_pk if newest else None,
        author_id=actor.person_pk,
        writers=[actor.person_pk],
        created_at=clock.now(),
        **_signature(regulation, newest),
    )


def _signature(regulation: Regulation, newest: Version | None) -> dict[str, Any]:
    """Signatory, contact and 制定日 of the version before; for a first policy the top of today."""
    if newest:
        names = ("signatory_title", "signatory_name", "contact")
        stated = newest.enacted_on
        if stated is None and regulation.kind != Regulation.Kind.RULE:
            stated = regulation.enacted_on
        return {name: getattr(newest, name) for name in names} | {"enacted_on": stated}
    if regulation.kind not in (Regulation.Kind.POLICY_INSIDE, Regulation.Kind.POLICY_OUTSIDE):
        return {}
    top = organization.holder(routes.TOP, on=clock.today())
    return {"signatory_title": top.title, "signatory_name": top.name} if top else {}


def _require_known(area: str, kind: str) -> None:
    if area not in Regulation.Area.values:
        raise Invalid({"area": "分野を一覧から選んでください。"})
    if kind not in Regulation.Kind.values:
        raise Invalid({"kind": "種類を一覧から選んでください。"})


def owner_key(public_id: str) -> int | None:
    """Database key of the department that keeps a regulation; none for an empty id.

    Raises:
        Invalid: it is none of the company's.
    """
    if not public_id:
        return None
    found = organization.department_pk(public_id)
    if found is None:
        raise Invalid({"owner_id": "主管部門を一覧から選んでください。"})
    return found


def _former(public_id: str) -> Regulation | None:
    if not public_id:
        return None
    found = Regulation.objects.filter(public_id=public_id, ended_on=None).first()
    if found is None:
        raise Invalid({"replaces_id": "置き換える規程を一覧から選んでください。"})
    return found


def _draft(version_id: str) -> Version:
    return at(version_id, State.DRAFT)


def at(version_id: str, *states: str) -> Version:
    """A version at one of these stages, locked; callers have checked the right.

    Raises:
        NotFound, WrongStage: as above.
    """
    rows = Version.objects.select_for_update(of=("self",)).select_related("regulation")
    version = rows.filter(public_id=version_id).first()
    if version is None:
        raise NotFound
    if version.state not in states:
        raise domain.WrongStage
    return version


def rewrite(version: Version, texts: list[domain.ClauseText], actor: Actor) -> None:
    """Replace the clauses of a draft; the actor is one of its writers from now on.

    Raises:
        TooLong: more clauses or characters than a regulation may have.
    """
    if len(texts) > domain.MOST_CLAUSES or any(len(c.body) > domain.LONGEST_BODY for c in texts):
        raise domain.TooLong
    note_writer(version, actor)
    version.save(update_fields=["writers"])
    version.clauses.all().delete()
    write_all(version, domain.renumbered(texts))


def write_all(version: Version, texts: list[domain.ClauseText]) -> None:
    """Write the clauses of a version that has none; callers have checked right and stage."""
    Clause.objects.bulk_create(
        Clause(version=version, order=i, **_columns(text)) for i, text in enumerate(texts, 1)
    )


def _columns(text: domain.ClauseText) -> dict[str, Any]:
    text = domain.canonical(text)
    return {**vars(text), "controls": list(text.controls), "answers": list(text.answers)}


def note_writer(version: Version, actor: Actor) -> None:
    """Nobody who wrote on a version may approve it."""
    version.writers = sorted({*version.writers, actor.person_pk})


def about(version: Version) -> dict[str, Any]:
    """What every fact of a version says."""
    return {"subject_id": version.regulation.public_id, "version_number": version.number}
