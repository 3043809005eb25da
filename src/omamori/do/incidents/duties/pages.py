"""義務と期限のページ。A calculator without a case: what would be owed, by when, why, and what one other answer changes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from omamori.do.incidents.duties import computing, drawing, forms, storing, trying
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import SignedIn, page


@page("duties.try")
@require_safe
def trial(request: SignedIn) -> HttpResponse:
    """The form, and under it the answer."""
    asked = bool(request.GET)
    form = forms.TrialForm(
        request.GET if asked else None, initial={"known_on": clock.today().isoformat()}
    )
    context: dict[str, Any] = {"form": form, "found": None}
    status = 200
    if asked:
        status = 422
        if form.is_valid():
            try:
                context |= _answer(form.facts())
                status = 200
            except Invalid as error:
                put_errors(form, error)
    fields = [form[name] for name in ("persons", "persons_max", "role")]
    context["first"] = fields + [form[name] for name in forms.QUESTIONS]
    further = ("entruster_notified_on", "contract_days", "industry", *forms.FURTHER)
    context["further"] = [form[name] for name in further]
    context["further_open"] = asked and any(request.GET.get(name) for name in further)
    return render(request, "duties/try.jinja", context, status=status, using="jinja2")


def _answer(facts: CaseFacts) -> dict[str, Any]:
    today = clock.today()
    found = computing.examine(facts, on=today, switched=storing.switch_days())
    return {
        "found": found,
        "today": today,
        "line": drawing.line(found.duties, on=today),
        "months": {d.code: drawing.months(d.count) for d in found.duties if d.count},
        "numbers": [(step, trying.address(step.facts)) for step in trying.numbers(found.facts)],
        "instead": [(one, trying.address(one.facts)) for one in trying.instead(found.facts)],
    }
