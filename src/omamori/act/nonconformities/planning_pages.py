"""原因と処置のページ。The plan in four parts, and a change of a rule that follows from it."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from omamori.act.nonconformities import actions, analysis, forms, indicators, looping, queries
from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])
PARTS = ("whys", "boxes", "doing", "promise")


@page("nonconformities.plan")
@_FORM
def plan(request: SignedIn, nonconformity_id: str) -> HttpResponseBase:
    """Write cause, action and promised effect."""
    today = clock.today()
    it = queries.nonconformity(request.actor, nonconformity_id, on=today)
    form = forms.PlanForm(request.POST or None, initial=_initial(it), accident=it.row.from_case)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.plan(request.actor, nonconformity_id, form.given())
            except Invalid as error:
                put_errors(form, error)
            except (NotFound, NotPermitted):
                raise
            except Refusal as error:
                form.add_error(None, f"{told(error.message)} {told(error.next_step)}")
            else:
                messages.success(request, _("計画の承認を頼みました。"))
                return redirect("nonconformities:one", nonconformity_id)
    context = {
        "it": it,
        "form": form,
        "parts": _parts(form),
        "standing": indicators.standing(it.kind, on=today),
        "kind": dict(indicators.kinds()).get(it.kind, ""),
    }
    return render(request, "nonconformities/plan.jinja", context, status=status, using="jinja2")


@page("nonconformities.begin_rule_change")
@_FORM
def begin_rule_change(request: SignedIn, nonconformity_id: str) -> HttpResponseBase:
    """Begin the next version of a rule, with the reason as it was found."""
    it = queries.nonconformity(request.actor, nonconformity_id, on=clock.today())
    initial = {
        "reason": looping.reason_for(request.actor, nonconformity_id),
        "regulation_id": looping.suggested(request.actor, nonconformity_id),
    }
    choices = list(looping.regulations(request.actor))
    form = forms.RuleForm(request.POST or None, initial=initial, choices=choices)

    def act(form: forms.RuleForm) -> str:
        made = actions.begin_rule_change(request.actor, nonconformity_id, **form.cleaned_data)
        return reverse("policies:draft", args=[made])

    words = (
        _("規程の変更を始める"),
        _("下書きを作る"),
        _("今の文から下書きを作りました。変える条を直して、承認を頼んでください。"),
    )
    back = (it.row.title, reverse("nonconformities:one", args=[nonconformity_id]))
    return form_page(request, form, act, words=words, back=back)


def _initial(it: queries.Detail) -> dict[str, Any]:
    """The plan that was sent back; of an accident, how such are counted."""
    last = it.rounds[-1] if it.rounds else None
    if last is None or last.approved_at is not None:
        return {
            "indicator": "occurrences" if it.row.from_case else "",
            "kind": it.kind,
            "bound": "0",
        }
    names = ("cause", "other_factors", "watch", "correction", "action", "due_on")
    found: dict[str, Any] = {name: getattr(last, name) for name in names}
    found |= {"owner": last.owner_id, "checker": last.checker_id}
    found |= {f"why{place}": text for place, text in enumerate(last.whys, 1)}
    if last.prediction:
        kept = ("indicator", "kind", "direction", "bound", "days")
        found |= {name: getattr(last.prediction, name) for name in kept}
    return found


def _parts(form: forms.PlanForm) -> dict[str, list[Any]]:
    """The fields in their four parts."""
    names = {
        "whys": [f"why{place}" for place in range(1, analysis.STEPS + 1)],
        "boxes": ["cause", "other_factors", "watch"],
        "doing": ["correction", "action", "owner", "due_on", "checker"],
        "promise": ["indicator", "kind", "bound", "direction", "days"],
    }
    return {part: [form[name] for name in names[part]] for part in PARTS}
