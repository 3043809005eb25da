"""保存先を決める。Which stores are looked through, where they are and what they bear."""

from django.db import transaction

from omamori.do.discovery import summing
from omamori.do.discovery.conducting import require_reach
from omamori.do.discovery.domain import stores as domain
from omamori.do.discovery.domain.errors import StoreIsCurrent, StoreIsRetired
from omamori.do.discovery.domain.stores import StoreGiven
from omamori.do.discovery.models import Scan, Store
from omamori.facts import discovery as facts
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

__all__ = [
    "StoreGiven",
    "add_store",
    "change_store",
    "restore_store",
    "retire_store",
    "store_of",
]


def add_store(actor: Actor, given: StoreGiven) -> str:
    """Look through a store from now on; returns its public id.

    Raises:
        NotPermitted.
        Invalid: with a sentence for each field.
        NotAllowedHere: the operator does not let scans go there.
    """
    require(actor, "discovery.add_store")
    wrong = domain.problems(given)
    if given.kind == "report":
        wrong["kind"] = "パソコンの報告は、報告を渡すと自動で加わります。"
    if wrong:
        raise Invalid(wrong)
    row = Store(kind=given.kind, owner_id=actor.person_pk or None, created_at=clock.now())
    _fill(row, given)
    require_reach(row)
    with transaction.atomic():
        row.save()
        record(facts.StoreAdded(**_told(row)), actor=actor)
    return row.public_id


def change_store(actor: Actor, store_id: str, given: StoreGiven) -> None:
    """Change a store; secrets that are left out stay, unless it is another place by now.

    Raises:
        NotPermitted, NotFound, Invalid, NotAllowedHere.
    """
    require(actor, "discovery.change_store")
    with transaction.atomic():
        row = store_of(store_id)
        if row.kind != given.kind:
            raise Invalid({"kind": "種類は変えられません。新しい保存先として加えてください。"})
        known = {**row.settings, **row.secrets}
        if _is_elsewhere(row, given):
            # Credentials for one server are not sent to another.
            known = {k: v for k, v in known.items() if k not in domain.KINDS[row.kind].secret}
            row.secrets = {}
        if wrong := domain.problems(given, known=known):
            raise Invalid(wrong)
        _fill(row, given)
        require_reach(row)
        row.save()
        record(facts.StoreChanged(**_told(row)), actor=actor)


def retire_store(actor: Actor, store_id: str) -> None:
    """Look through a store no more; what was found stays.

    Raises:
        NotPermitted, NotFound, StoreIsRetired.
    """
    require(actor, "discovery.retire_store")
    with transaction.atomic():
        row = store_of(store_id)
        if row.retired_at is not None:
            raise StoreIsRetired
        row.retired_at = clock.now()
        row.save(update_fields=["retired_at"])
        for scan in Scan.objects.filter(store=row, ended_at=None).select_related(
            "store__department"
        ):
            summing.end(scan, Scan.State.CANCELLED)
        record(facts.StoreRetired(**_told(row)), actor=actor)


def restore_store(actor: Actor, store_id: str) -> None:
    """Look through a store again.

    Raises:
        NotPermitted, NotFound, StoreIsCurrent.
    """
    require(actor, "discovery.restore_store")
    with transaction.atomic():
        row = store_of(store_id)
        if row.retired_at is None:
            raise StoreIsCurrent
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        record(facts.StoreRestored(**_told(row)), actor=actor)


def store_of(store_id: str) -> Store:
    """The row of a store, locked.

    Raises:
        NotFound.
    """
    rows = Store.objects.select_for_update(of=("self",)).select_related("department")
    row = rows.filter(public_id=store_id).first()
    if row is None:
        raise NotFound
    return row


def _is_elsewhere(row: Store, given: StoreGiven) -> bool:
    places = ("url", "host", "port", "bucket")
    before, now = row.settings, domain.parted(given)[0]
    return any(before.get(p, "") != now.get(p, "") for p in places)


def _fill(row: Store, given: StoreGiven) -> None:
    shown, secrets = domain.parted(given)
    row.name, row.mode, row.nightly = given.name.strip(), given.mode, given.nightly
    row.settings, row.secrets = shown, {**row.secrets, **secrets}
    row.files_per_second, row.bytes_per_second = given.pace.files, given.pace.bytes
    row.opens, row.closes = given.pace.opens, given.pace.closes
    pk = organization.department_pk(given.department_id) if given.department_id else None
    if given.department_id and pk is None:
        raise Invalid({"department_id": "部門を一覧から選んでください。"})
    row.department_id = pk


def _told(row: Store) -> dict[str, str]:
    return {
        "subject_id": row.public_id,
        "kind": row.kind,
        "department_id": row.department.public_id if row.department else "",
    }
