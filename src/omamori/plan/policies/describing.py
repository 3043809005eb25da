"""規程のありか。Where a regulation is kept, which department keeps it, who approves its versions (J.4.5.2)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from omamori.facts import policies as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.ledger.actions import record
from omamori.plan.policies.domain import route as routes
from omamori.plan.policies.models import Regulation, Version
from omamori.plan.policies.writing import owner_key


def describe(
    actor: Actor,
    regulation_id: str,
    *,
    place: str,
    owner_id: str = "",
    route: Iterable[str] = (),
    enacted_on: date | None = None,
) -> None:
    """Say where else a regulation is kept, who keeps it, who approves it; its text stays.

    What the public reads (制定日 of a policy or notice) is part of a version, which somebody approves.

    Raises:
        NotPermitted, NotFound: as above.
        Invalid: unknown department or post, a head shall approve where no department keeps it, another
            route or department while a version waits, or the day of a policy.
    """
    require(actor, "policies.describe")
    owner, chosen = owner_key(owner_id), [s for s in routes.ORDER if s in set(route)]
    if routes.HEAD in chosen and owner is None:
        raise Invalid({"owner_id": "主管部門の長に承認を頼むには、主管部門を選んでください。"})
    given: dict[str, object] = {"place": place.strip(), "owner_id": owner, "route": chosen}
    with transaction.atomic():
        row = Regulation.objects.select_for_update().filter(public_id=regulation_id).first()
        if row is None:
            raise NotFound
        if row.kind == Regulation.Kind.RULE:
            given["enacted_on"] = enacted_on
        changed = tuple(name for name, value in given.items() if getattr(row, name) != value)
        _check_described(row, changed, enacted_on)
        if not changed:
            return
        for name, value in given.items():
            setattr(row, name, value)
        row.save(update_fields=list(given))
        told = facts.RegulationDescribed(
            subject_id=row.public_id, fields=changed, route=tuple(chosen), owner_id=owner_id
        )
        record(told, actor=actor)


def _check_described(row: Regulation, changed: tuple[str, ...], enacted_on: date | None) -> None:
    """Nobody is taken his turn while he is asked, and the public reads what was approved."""
    wrong: dict[str, str] = {}
    open_ones = row.versions.select_for_update().exclude(state=Version.State.PUBLISHED)
    if any(version.state != Version.State.DRAFT for version in open_ones):
        text = "承認を待つ版、承認済みの版があるあいだは変えられません。発行するか、下書きに戻してからにしてください。"
        wrong = {name: text for name in ("owner_id", "route") if name in changed}
    if row.kind != Regulation.Kind.RULE and enacted_on not in (None, row.enacted_on):
        wrong["enacted_on"] = (
            "制定日は、次の版の「署名と問合せ先」に書き、承認してもらってください。"
        )
    if wrong:
        raise Invalid(wrong)
