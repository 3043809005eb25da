"""見直しのページ。Recording a look, the looks so far, and what had to be done."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.laws import actions, forms, queries
from omamori.plan.laws.pages import may

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("laws.see")
@require_safe
def reviews(request: SignedIn) -> HttpResponseBase:
    """The looks so far, newest first."""
    rows, after = queries.reviews_of(request.actor, after=request.GET.get("after", "")[:26])
    due, first = queries.due_laws(on=clock.today())
    context = {
        "rows": rows,
        "after": after,
        "due": due,
        "first": first,
        "today": clock.today(),
        "may": may(request.actor),
    }
    return render(request, "laws/reviews.jinja", context, using="jinja2")


@page("laws.review")
@_FORM
def review(request: SignedIn) -> HttpResponseBase:
    """Record a look; those that are due come ticked, or the one that was asked for."""
    on, asked = clock.today(), request.GET.get("law", "")
    rows = queries.to_review(request.actor, on=on)

    def act(form: forms.ReviewForm) -> str:
        actions.review(request.actor, form.looked())
        return reverse("laws:reviews")

    wanted = [
        r.public_id for r in rows if (r.public_id == asked if asked else r.standing != "fine")
    ]
    form = forms.ReviewForm(
        request.POST or None,
        laws=rows,
        initial={"laws": wanted, "occasion": "on_change" if asked else "yearly", "result": "same"},
    )
    words = (_("法令等の見直しを記録する"), _("記録する"), _("見直しを記録しました。"))
    back = (_("見直しの記録"), reverse("laws:reviews"))
    return form_page(request, form, act, words=words, back=back)


@page("laws.see")
@_FORM
def task(request: SignedIn, task_id: str) -> HttpResponseBase:
    """One task; whoever may finishes it here."""
    it = queries.task(request.actor, task_id)
    if request.method != "POST" and (it.done_on or not it.mine):
        return render(request, "laws/task.jinja", {"it": it}, using="jinja2")

    def act(form: forms.TaskForm) -> str:
        actions.finish_task(request.actor, task_id, note=form.cleaned_data["note"])
        return reverse("laws:task", args=[task_id])

    words = (it.title, _("終わったことにする"), _("記録しました。"))
    back = (_("見直しの記録"), reverse("laws:reviews"))
    return form_page(request, forms.TaskForm(request.POST or None), act, words=words, back=back)
