"""見直し・廃棄・まとめての変更のページ。Reviews of the departments, disposals with proof, changes of many."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid, Refusal
from omamori.foundation.access.queries import covers
from omamori.foundation.calendar import clock
from omamori.foundation.exports.download import attachment
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.register import actions, bulk, disposals, queries, reviews, showing, wording
from omamori.plan.register.forms import AskReviewForm, DisposalForm, ReturnForm, ReviewForm
from omamori.plan.register.item_forms import ManyForm
from omamori.plan.register.pages import may, place

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("register.see")
@require_safe
def review_list(request: SignedIn) -> HttpResponse:
    """Reviews that wait, and those that are recorded."""
    today = clock.today()
    context = {
        "waiting": reviews.reviews(request.actor, on=today),
        "done": reviews.reviews(request.actor, on=today, waiting=False),
        "records": lambda row: covers(
            request.actor, "register.record_review", people=(), department=row.department_pk
        ),
        "may": may(request.actor),
    }
    return render(request, "register/reviews.jinja", context, using="jinja2")


@page("register.record_review")
@_FORM
def review(request: SignedIn, review_id: str) -> HttpResponseBase:
    """Record what came of a review."""
    it = reviews.review(request.actor, review_id, on=clock.today())

    def act(form: ReviewForm) -> str:
        actions.record_review(request.actor, review_id, **form.cleaned_data)
        return reverse("register:reviews")

    title = _("%(department)sの見直しを記録する") % {"department": it.department}
    words = (title, _("記録する"), _("見直しを記録しました。"))
    back = (_("見直し"), reverse("register:reviews"))
    return form_page(request, ReviewForm(request.POST or None), act, words=words, back=back)


@page("register.ask_review")
@_FORM
def ask_review(request: SignedIn) -> HttpResponseBase:
    """Ask departments to look at their entries because something changed."""

    def act(form: AskReviewForm) -> str:
        given = form.cleaned_data
        actions.ask_review(request.actor, given["department_ids"], cause=given["cause"])
        return reverse("register:reviews")

    words = (_("変更による見直しを頼む"), _("頼む"), _("見直しを頼みました。"))
    back = (_("見直し"), reverse("register:reviews"))
    return form_page(request, AskReviewForm(request.POST or None), act, words=words, back=back)


@page("register.see")
@require_safe
def disposal_list(request: SignedIn) -> HttpResponse:
    """Entries that have passed their 保管期限, or soon will."""
    today = clock.today()
    actor = request.actor
    context = {
        "rows": disposals.due(actor, on=today),
        "today": today,
        "records": lambda row: (
            row.owner_id == actor.person_id
            or covers(actor, "register.record_disposal", people=(), department=row.department_pk)
        ),
    }
    return render(request, "register/disposals.jinja", context, using="jinja2")


@page("register.record_disposal")
@_FORM
def dispose(request: SignedIn, item_id: str) -> HttpResponseBase:
    """Record a disposal with its proof."""
    it = queries.item(request.actor, item_id, on=clock.today())

    def act(form: DisposalForm) -> str:
        given = dict(form.cleaned_data)
        name, content = given.pop("file") or ("", b"")
        proof = actions.Proof(
            **given | {"whole": given["whole"] == "1", "file_name": name, "content": content}
        )
        actions.record_disposal(request.actor, item_id, proof)
        return place("item", item_id)

    start = {"disposed_on": clock.today(), "method": it.particulars.disposal}
    form = DisposalForm(request.POST or None, request.FILES or None, initial=start)
    title = _("%(code)s %(name)s の廃棄を記録する") % {"code": it.code, "name": it.name}
    words = (title, _("廃棄を記録する"), _("廃棄を記録しました。"))
    return form_page(request, form, act, words=words, back=(it.name, place("item", item_id)))


@page("register.see")
@require_safe
def certificate(request: SignedIn, disposal_id: str) -> HttpResponseBase:
    """The certificate of a disposal, as a file to save."""
    name, content = disposals.certificate(request.actor, disposal_id)
    return attachment(content, name=name, media_type="application/octet-stream")


@page("register.change_many")
@require_POST
def change_many(request: SignedIn) -> HttpResponseBase:
    """Choose what to change for many entries, look at it, propose it."""
    ids = request.POST.getlist("items")[: bulk.MOST + 1]
    step = request.POST.get("step", "")
    form = ManyForm(request.POST if step else None, actor=request.actor)
    planned: tuple[bulk.PlannedChange, ...] = ()
    refused = ""
    if step and form.is_valid():
        try:
            planned = bulk.plan_many(request.actor, ids, form.changes())
            if step == "propose":
                return _proposed(request, ids, form)
        except Invalid as error:
            put_errors(form, error)
        except Refusal as error:
            told_parts = (error.message, error.detail, error.next_step)
            refused = " ".join(told(p) for p in told_parts if p)
    if not ids:
        refused = _("変える個人情報を、一覧で選んでください。")
    context = {
        "form": form,
        "ids": ids,
        "planned": planned,
        "label": wording.label,
        "said": wording.spelt,
        "names": showing.department_choices(request.actor, "register.change_many"),
        "refused": refused,
        "ready": bool(planned) and not form.errors and not refused,
    }
    bad = bool(refused or form.errors)
    return render(
        request, "register/many.jinja", context, status=422 if bad else 200, using="jinja2"
    )


def _proposed(request: SignedIn, ids: list[str], form: ManyForm) -> HttpResponseBase:
    made = actions.change_many(
        request.actor,
        ids,
        form.changes(),
        reason=form.cleaned_data["reason"],
        valid_from=form.cleaned_data["valid_from"],
    )
    messages.success(request, _("まとめての変更の承認を頼みました。"))
    return redirect("register:batch", made)


@page("register.see")
@require_safe
def batch(request: SignedIn, batch_id: str) -> HttpResponse:
    """A change of many: what it changes, approval, and the way back."""
    it, rows, mark = showing.batch(request.actor, batch_id)
    before = showing.before_of(rows)
    names = wording.partner_names([*rows, *before.values()])
    context = {
        "it": it,
        "changes": [
            (row, wording.differences(before[row.public_id], row, names))
            for row in rows
            if row.public_id in before
        ],
        "rows": rows,
        "content_hash": mark,
        "return_form": ReturnForm(),
        "may": may(request.actor),
    }
    return render(request, "register/batch.jinja", context, using="jinja2")


@page("register.undo_many")
@require_POST
def undo_many(request: SignedIn, batch_id: str) -> HttpResponse:
    """Propose to take a change of many back."""
    made = actions.undo_many(request.actor, batch_id, reason=_("まとめての変更を元に戻す"))
    messages.success(request, _("元に戻す変更の承認を頼みました。"))
    return redirect("register:batch", made)
