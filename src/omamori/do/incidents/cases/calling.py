"""呼び出す。Starts and ends the call-out about a case; whoever must not see it is not called."""

from django.db import transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.callout import actions as callout
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Member
from omamori.do.incidents.cases.reaching import to_work
from omamori.foundation.access.actor import Actor

KIND = "case"


def call_people(actor: Actor, case_id: str, *, stop: bool = False) -> None:
    """Call the contact chain about a case, or stop calling; the codename is said, not what happened.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: nobody can be called.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.call_people", case_id)
        if stop:
            if callout.stop_for(actor, subject_kind=KIND, subject_id=row.public_id):
                machine(row, actor, gettext_noop("呼び出しを終えました。"))
            return
        suspects = row.members.filter(part=Member.Part.SUSPECT)
        callout.start(
            actor,
            subject_kind=KIND,
            subject_id=row.public_id,
            title=f"{row.number} 「{row.codename}」",
            drill=row.drill,
            without=tuple(suspects.values_list("person__public_id", flat=True)),
        )
        machine(row, actor, gettext_noop("緊急連絡網の呼び出しを始めました。"))
