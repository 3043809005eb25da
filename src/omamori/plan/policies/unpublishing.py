"""発行の取り消し。A published version is taken back before its day, and is an approved text again (J.4.5.2).

Nothing has counted yet, so nothing is rewritten: that it was published and taken back stays in the ledger.
"""

from django.db import transaction

from omamori.facts.errors import Invalid, NotFound
from omamori.facts.policies import RegulationUnpublished
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import domain
from omamori.plan.policies.models import Assignment, Regulation, Version
from omamori.plan.policies.texts import dated
from omamori.plan.policies.writing import about

State = Version.State


def unpublish(actor: Actor, regulation_id: str, number: int, *, note: str) -> str:
    """Take the publication of a version back; returns the public id of the version, approved as before.

    Args:
        actor: the office or the officer.
        regulation_id: which regulation.
        number: of its newest version.
        note: why.

    Raises:
        NotPermitted, NotFound.
        CannotUnpublish: it counts already, or a later version exists.
        Invalid: it is not said why.
    """
    require(actor, "policies.unpublish")
    if not note.strip():
        raise Invalid({"note": "なぜ取り消すのかを書いてください。"})
    with transaction.atomic():
        book = Regulation.objects.select_for_update().filter(public_id=regulation_id).first()
        if book is None:
            raise NotFound
        rows = {v.number: v for v in book.versions.select_for_update().defer("file_text")}
        version = rows.get(number)
        if version is None:
            raise NotFound
        version.regulation = book
        days = [dated(row) for row in rows.values()]
        if not domain.may_unpublish(dated(version), days, clock.today()):
            raise domain.CannotUnpublish
        told = RegulationUnpublished(
            **about(version), effective_from=version.effective_from, lasting=_go_on(version)
        )
        version.state, version.effective_from, version.published_at = State.APPROVED, None, None
        version.returned_note = note.strip()[:400]
        fields = ["state", "effective_from", "published_at", "returned_note"]
        version.save(update_fields=fields)
        version.assignments.update(state=Assignment.State.CLOSED)
        record(told, actor=actor)
        _tell(actor, version)
    return version.public_id


def _go_on(version: Version) -> str:
    """The regulation that a first version would have ended goes on; its public id, empty for none."""
    former = version.regulation.replaces
    by_this = former is not None and former.ended_on == version.effective_from
    if version.number > 1 or former is None or not by_this:
        return ""
    former.ended_on = None
    former.save(update_fields=["ended_on"])
    return former.public_id


def _tell(actor: Actor, version: Version) -> None:
    """Who wrote, approved and answers for it hears of it, apart from who took it back."""
    today = clock.today()
    keys = {version.author_id, *version.writers}
    keys |= set(version.approvals.filter(lapsed_at=None).values_list("person_id", flat=True))
    people = organization.everybody(on=today).filter(pk__in=keys - {None, actor.person_pk})
    heads = {
        row.public_id
        for post in ("privacy_officer", "top")
        for row in organization.holders(post, on=today)
    }
    notify(
        people=sorted({*people.values_list("public_id", flat=True), *heads} - {actor.person_id}),
        kind="policies",
        title=f"「{version.regulation.title}」第{version.number}版の発行が取り消されました",
        text="施行される前に取り消されました。承認済みの文面に戻っています。"
        "施行日を決めて発行し直すか、書き直すか、破棄してください。",
        url_name="policies:draft",
        url_args=(version.public_id,),
        key=f"policies.unpublished:{version.public_id}:{clock.now():%y%m%d%H%M%S}",
    )
