"""台帳のページ。The trail, its verification, and the proof to take away."""

from collections.abc import Iterator

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from omamori.facts.base import type_names
from omamori.facts.ledger import ProofExported
from omamori.foundation.ledger import proof, queries, sealing, verification
from omamori.foundation.ledger.actions import record
from omamori.foundation.ui.page import SignedIn, page


@page("ledger.see")
def trail(request: SignedIn) -> HttpResponse:
    """The newest facts, filtered."""
    name, subject = request.GET.get("name", ""), request.GET.get("subject", "")
    found = queries.trail(
        request.actor, name=name, subject=subject, after=request.GET.get("after", "")
    )
    context = {
        "found": found,
        "types": sorted(type_names.values(), key=lambda fact: fact.name),
        "name": name,
        "subject": subject,
    }
    return render(request, "ledger/trail.jinja", context, using="jinja2")


@page("ledger.verify")
@require_POST
def verify(request: SignedIn) -> HttpResponse:
    """Check every record now."""
    sealing.seal_new()
    context = {"report": verification.verify()}
    return render(request, "ledger/verified.jinja", context, using="jinja2")


@page("ledger.export")
@require_POST
def export(request: SignedIn) -> StreamingHttpResponse:
    """The proof as a download; taking it is itself recorded."""
    sealing.seal_new()
    with transaction.atomic():
        record(ProofExported(subject_id="all", facts=queries.count()), actor=request.actor)

    def body() -> Iterator[bytes]:
        for line in proof.lines():
            yield line.encode()

    response = StreamingHttpResponse(body(), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="omamori-proof.jsonl"'
    return response
