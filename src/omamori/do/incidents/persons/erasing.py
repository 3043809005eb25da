"""消す。On its day a list is erased with its letters, words, enquiries and replies; counts and moments stay as proof (J.9.1)."""

from datetime import date

from django.db import transaction

from omamori.do.incidents.cases import replies
from omamori.do.incidents.persons import letters
from omamori.do.incidents.persons.models import Matter
from omamori.do.incidents.persons.reaching import to_write
from omamori.facts.errors import Invalid
from omamori.facts.persons import PersonsErased
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs

_BATCH = 500


def set_erasure(actor: Actor, case_id: str, *, on: date) -> None:
    """Say on which day everything that tells who somebody is disappears.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: a day that is past.
    """
    if on <= clock.today():
        raise Invalid({"on": "明日より後の日にしてください。"})
    with transaction.atomic():
        matter = to_write(actor, "persons.set_erasure", case_id)
        matter.erase_on = on
        matter.save(update_fields=["erase_on"])


def erase_due() -> int:
    """Erase what is due today; returns how many matters."""
    due = Matter.objects.filter(erase_on__lte=clock.today()).exclude(state=Matter.State.ERASED)
    found = list(due.values_list("pk", flat=True))
    for pk in found:
        _erase(pk)
    return len(found)


def _erase(pk: int) -> None:
    with transaction.atomic():
        matter = Matter.objects.select_for_update().get(pk=pk)
        rows = matter.people.only("public_id", "data", "own")
        for row in rows.iterator(chunk_size=_BATCH):
            row.data, row.own = {}, {}
            row.save(update_fields=["data", "own"])
        count = matter.people.filter(merged_into=None).count()
        matter.enquiries.all().delete()
        replies.erase(matter.case_id)
        files = list(matter.letters.values_list("blob", flat=True))
        matter.subject = matter.body = matter.desk = matter.publication = ""
        matter.state, matter.sending = Matter.State.ERASED, False
        matter.save()
        fact = PersonsErased(subject_id=matter.public_id, case_id=matter.case_id, count=count)
        record(fact)
        transaction.on_commit(lambda: _forget(files))


def _forget(files: list[str]) -> None:
    for number in files:
        blobs.erase(number, kind=letters.BLOB)
