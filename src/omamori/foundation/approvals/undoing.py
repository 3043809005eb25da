"""取り消せるあいだ。A short while in which who said yes may take it back, also from the link on his telephone.

The note is signed and stands in the form of the page that thanked him: it is no address, and nothing is
written for it. Whether something can still be stopped the module of the record decides.
"""

import dataclasses
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from omamori.foundation.access.actor import Actor
from omamori.foundation.accounts.limits import limited
from omamori.foundation.approvals import links, queries, subjects
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import seal
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.page import page

PURPOSE = "approval-undo"
_LONGEST = 600


@dataclasses.dataclass(frozen=True, kw_only=True)
class Undoing:
    """What the page offers after a yes.

    Attributes:
        token: for the form; seconds: how long it holds yet.
    """

    token: str
    until: datetime
    seconds: int


def offered(actor: Actor, request_id: str, subject_kind: str, subject_id: str) -> Undoing | None:
    """What this person may take back now; None when the module of the record knows nothing."""
    until = subjects.undo_until(actor, subject_kind, subject_id)
    now = clock.now()
    if until is None or until <= now:
        return None
    data = {"r": request_id, "p": actor.person_id}
    token = seal.sign_token(data, purpose=PURPOSE, expires=until)
    return Undoing(token=token, until=until, seconds=int((until - now).total_seconds()))


@page("approvals.link")
@never_cache
@require_POST
@limited("approval_link")
def undo(request: HttpRequest) -> HttpResponse:
    """Take the yes back."""
    token = request.POST.get("undo", "")[:_LONGEST]
    known = seal.read_token(token, purpose=PURPOSE, now=clock.now())
    if known is None:
        raise links.LinkEnded
    actor = organization.actor_for(known["p"], on=clock.today(), via="link")
    if actor is None:
        raise links.LinkEnded
    narrow = links.by_link(actor.person_id, actor.person_pk, known["r"])
    approval = queries.approval(narrow, known["r"])
    subjects.undo(narrow, approval)
    return render(request, "approvals/undone.jinja", {}, using="jinja2")
