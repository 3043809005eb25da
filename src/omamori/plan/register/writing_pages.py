"""台帳を書くページ。Forms of entries, processes and scenes; everything begins as a draft."""

import dataclasses

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told
from omamori.plan.register import actions, flows, showing
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.forms import ProcessForm, StepForm, step_initial
from omamori.plan.register.item_forms import ItemForm, initial
from omamori.plan.register.pages import place

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("register.draft_item")
@_FORM
def new_item(request: SignedIn) -> HttpResponseBase:
    """Write down a new handling."""
    before = Particulars(
        process_id=request.GET.get("process", "")[:26], owner_id=request.actor.person_id
    )
    me = organization.person(request.actor.person_id)
    start = initial(before) | {"department_id": me.department_id if me else ""}
    form = ItemForm(
        request.POST or None, actor=request.actor, right="register.draft_item", initial=start
    )

    def act(form: ItemForm) -> str:
        given, reason = form.given(), form.cleaned_data["reason"]
        edition = actions.draft_item(request.actor, given, reason=reason)
        return flows.item_of(edition)

    words = (_("新しい取扱いを書く"), _("下書きを保存する"))
    return _item_form(request, form, act, words, (_("個人情報管理台帳"), reverse("register:list")))


@page("register.change_item")
@_FORM
def edit_item(request: SignedIn, item_id: str) -> HttpResponseBase:
    """Write a change, or go on with the draft."""
    it = showing.entry(request.actor, item_id, on=clock.today())
    base = it.making or it.now or it.ahead
    if base is None:
        raise NotFound
    start = initial(base.particulars) | {"reason": it.making.reason if it.making else ""}
    form = ItemForm(
        request.POST or None,
        actor=request.actor,
        right="register.change_item",
        before=base.particulars,
        initial=start,
    )

    def act(form: ItemForm) -> str:
        given, reason = form.given(), form.cleaned_data["reason"]
        actions.change_item(request.actor, item_id, given, reason=reason)
        return item_id

    words = (
        _("%(code)s %(name)s を直す") % {"code": it.code, "name": base.name},
        _("下書きを保存する"),
    )
    back = (base.name, place("item", item_id))
    return _item_form(request, form, act, words, back, it.missing)


def _item_form(
    request: SignedIn,
    form: ItemForm,
    act: "flows.Act[ItemForm]",
    words: tuple[str, str],
    back: tuple[str, str],
    missing: tuple[str, ...] = (),
) -> HttpResponseBase:
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form)
        except Invalid as error:
            known = {("media_codes" if k == "media" else k): v for k, v in error.fields.items()}
            put_errors(form, Invalid(known))
        except (NotFound, NotPermitted):
            raise
        except Refusal as error:
            form.add_error(None, f"{told(error.message)} {told(error.next_step)}")
        else:
            messages.success(
                request, _("下書きを保存しました。内容を確かめて、承認を頼んでください。")
            )
            return redirect(place("item", made))
    context = {
        "form": form, "title": words[0], "label": words[1], "back": back, "missing": missing,
    }  # fmt: skip
    return render(request, "register/item_form.jinja", context, status=status, using="jinja2")


@page("register.draft_process")
@_FORM
def new_process(request: SignedIn) -> HttpResponseBase:
    """Write down a new business process."""

    def act(form: ProcessForm) -> str:
        made = actions.draft_process(
            request.actor, form.given(), reason=form.cleaned_data["reason"]
        )
        return place("process", flows.process_of(made))

    me = organization.person(request.actor.person_id)
    start = {"owner_id": f"{me.number} {me.name}", "department_id": me.department_id} if me else {}
    form = ProcessForm(
        request.POST or None, actor=request.actor, right="register.draft_process", initial=start
    )
    done = _("業務の下書きを保存しました。次に、場面を足してください。")
    words = (_("業務を新しく書く"), _("保存して、場面を足す"), done)
    back = (_("業務"), reverse("register:processes"))
    return form_page(request, form, act, words=words, back=back)


@page("register.change_process")
@_FORM
def edit_process(request: SignedIn, process_id: str) -> HttpResponseBase:
    """Change name, department or owner of a process."""
    current = flows.current(request.actor, process_id)

    def act(form: ProcessForm) -> str:
        given = form.given(current.given.steps)
        reason = form.cleaned_data["reason"]
        actions.change_process(request.actor, process_id, given, reason=reason)
        return place("process", process_id)

    owner = organization.person(current.given.owner_id)
    start = {
        **vars(current.given),
        "owner_id": f"{owner.number} {owner.name}" if owner else "",
        "reason": current.reason,
    }
    form = ProcessForm(
        request.POST or None, actor=request.actor, right="register.change_process", initial=start
    )
    words = (_("業務を直す"), _("下書きを保存する"), _("下書きを保存しました。"))
    return form_page(
        request, form, act, words=words, back=(current.given.name, place("process", process_id))
    )


@page("register.change_process")
@_FORM
def step(request: SignedIn, process_id: str, number: int = 0) -> HttpResponseBase:
    """Add a scene (number 0) or change one."""
    current = flows.current(request.actor, process_id)
    steps = list(current.given.steps)
    if number > len(steps):
        raise NotFound

    def act(form: StepForm) -> str:
        given = form.given()
        new = [*steps, given] if not number else [*steps[: number - 1], given, *steps[number:]]
        flows.rewrite(request.actor, process_id, current, new)
        return place("process", process_id)

    start = step_initial(steps[number - 1]) if number else {"stage": request.GET.get("stage", "")}
    form = StepForm(request.POST or None, actor=request.actor, items=current.items, initial=start)
    title = _("場面を直す") if number else _("場面を足す")
    words = (title, _("下書きに保存する"), _("流れの下書きを保存しました。"))
    return form_page(
        request, form, act, words=words, back=(current.given.name, place("process", process_id))
    )


@page("register.change_process")
@require_POST
def move_step(request: SignedIn, process_id: str, number: int) -> HttpResponse:
    """Move a scene up within its stage, or take it out of the flow."""
    current = flows.current(request.actor, process_id)
    steps = list(current.given.steps)
    if not 1 <= number <= len(steps):
        raise NotFound
    if request.POST.get("remove") == "1":
        del steps[number - 1]
    elif number > 1:
        steps[number - 2], steps[number - 1] = steps[number - 1], steps[number - 2]
    flows.rewrite(request.actor, process_id, current, steps)
    messages.success(request, _("流れの下書きを保存しました。"))
    return redirect(place("process", process_id))


@page("register.change_process")
@_FORM
def end_process(request: SignedIn, process_id: str) -> HttpResponseBase:
    """Propose to give a process up, after a page that asks."""
    current = flows.current(request.actor, process_id)
    if request.method == "POST":
        given = dataclasses.replace(current.given, ends=True)
        actions.change_process(request.actor, process_id, given, reason=_("業務をやめる"))
        messages.success(request, _("業務をやめる下書きを作りました。承認を頼んでください。"))
        return redirect(place("process", process_id))
    context = {"name": current.given.name, "back": place("process", process_id),
               "action": request.path}  # fmt: skip
    return render(request, "register/end.jinja", context, using="jinja2")
