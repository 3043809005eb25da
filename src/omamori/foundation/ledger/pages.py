"""台帳のページ。The trail, its verification, and the proof to take away."""

from collections.abc import Iterator

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omamori.facts.ledger import ProofExported
from omamori.foundation.ledger import checking, jobs, proof, queries, sealing
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.forms import TrailForm
from omamori.foundation.ui.page import SignedIn, page


@page("ledger.see")
def trail(request: SignedIn) -> HttpResponse:
    """The newest facts, filtered."""
    form = TrailForm(request.GET)
    fine = form.is_valid()
    wanted = form.wanted()
    after = request.GET.get("after", "")[:26]
    context = {
        "form": form,
        "wanted": wanted,
        "found": queries.trail(request.actor, wanted, after=after),
        "last_check": queries.last_check(),
        "ways": _ways(),
    }
    status = 200 if fine else 422
    return render(request, "ledger/trail.jinja", context, using="jinja2", status=status)


def _ways() -> dict[str, str]:
    return {
        "session": _("画面"),
        "link": _("メールのリンク"),
        "smtp": _("送信ゲート"),
        "cli": _("指令"),
        "system": _("自動"),
    }


@page("ledger.verify")
@require_POST
def verify(request: SignedIn) -> HttpResponse:
    """Have every record checked; the work is done in the background."""
    with transaction.atomic():
        check_id = checking.ask(request.actor)
        jobs.check.enqueue(check_id=check_id)
    return redirect("ledger:check", check_id)


@page("ledger.see")
def check(request: SignedIn, check_id: str) -> HttpResponse:
    """What a verification found, or that it still runs."""
    context = {"check": queries.check(request.actor, check_id)}
    return render(request, "ledger/verified.jinja", context, using="jinja2")


@page("ledger.export")
@require_POST
def export(request: SignedIn) -> StreamingHttpResponse:
    """The proof as a download, of everything or of one story; taking it is itself recorded."""
    form = TrailForm(request.POST)
    form.is_valid()
    trace = form.wanted().subject
    with transaction.atomic():
        fact = ProofExported(subject_id=trace or "all", facts=queries.count(trace))
        record(fact, actor=request.actor)
    sealing.seal_new()

    def body() -> Iterator[bytes]:
        for line in proof.lines(trace):
            yield line.encode()

    response = StreamingHttpResponse(body(), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="omamori-proof.jsonl"'
    return response
