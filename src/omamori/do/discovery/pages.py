"""洗い出しのページ。What was found and what waits, one place, and the answers to it."""

from collections.abc import Callable

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from omamori.do.discovery import actions, beginnings, forms, queries
from omamori.do.discovery.domain.places import VERDICTS
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import SignedIn, page

_RIGHTS = (
    "add_store", "change_store", "retire_store", "restore_store", "start_scan", "pause_scan",
    "resume_scan", "cancel_scan", "upload_report", "enter_place", "excuse_place", "order_disposal",
    "take_back_answer", "part_place", "join_place",
)  # fmt: skip


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show."""
    return {right: reach(actor, f"discovery.{right}") is not Reach.NONE for right in _RIGHTS}


@page("discovery.see")
@require_safe
def places(request: SignedIn) -> HttpResponse:
    """Places that differ from the register, or those that were answered."""
    choice = queries.Choice(
        verdict=request.GET.get("verdict", ""),
        store=request.GET.get("store", ""),
        answered=request.GET.get("answered", "") == "1",
    )
    rows, after = queries.places(request.actor, choice, after=request.GET.get("after", ""))
    context = {
        "rows": rows,
        "after": after,
        "choice": choice,
        "verdicts": {code: _(label) for code, label in VERDICTS.items()},
        "sum": queries.overview(request.actor),
        "may": may(request.actor),
    }
    return render(request, "discovery/places.jinja", context, using="jinja2")


@page("discovery.see")
@require_safe
def place(request: SignedIn, place_id: str) -> HttpResponse:
    """One place."""
    return _show(request, place_id, {}, 200)


@page("discovery.enter_place")
@require_POST
def enter(request: SignedIn, place_id: str) -> HttpResponseBase:
    """Begin an entry of the register."""
    form = forms.EntryForm(request.POST, place=queries.place(request.actor, place_id))

    def act() -> None:
        actions.enter_place(request.actor, place_id, actions.Entry(**form.cleaned_data))

    done = _("台帳の下書きを作りました。業務・利用目的・保管期限を書いて、承認を頼んでください。")
    return _answered(request, place_id, "enter", form, act, done)


@page("discovery.excuse_place")
@require_POST
def excuse(request: SignedIn, place_id: str) -> HttpResponseBase:
    """Say why it may stay."""
    form = forms.ExcuseForm(request.POST)

    def act() -> None:
        actions.excuse_place(request.actor, place_id, **form.cleaned_data)

    done = _("承知していることを記録しました。")
    return _answered(request, place_id, "excuse", form, act, done)


@page("discovery.order_disposal")
@require_POST
def dispose(request: SignedIn, place_id: str) -> HttpResponseBase:
    """Ask for disposal."""
    form = forms.DisposalForm(request.POST)

    def act() -> None:
        actions.order_disposal(request.actor, place_id, **form.cleaned_data)

    done = _("廃棄を頼みました。次に調べたときに、なくなったことを確かめます。")
    return _answered(request, place_id, "dispose", form, act, done)


@page("discovery.take_back_answer")
@require_POST
def take_back(request: SignedIn, place_id: str) -> HttpResponseBase:
    """Take an answer back."""
    actions.take_back_answer(request.actor, place_id)
    messages.success(request, _("答えを取り消しました。"))
    return redirect("discovery:place", place_id)


@page("discovery.part_place")
@require_POST
def part(request: SignedIn, place_id: str) -> HttpResponseBase:
    """Answer one file by itself."""
    thing_id = request.POST.get("thing", "")[:26]
    own = actions.part_place(request.actor, place_id, thing_id=thing_id)
    messages.success(request, _("このファイルを別の場所に分けました。これだけに答えられます。"))
    return redirect("discovery:place", own)


@page("discovery.join_place")
@require_POST
def join(request: SignedIn, place_id: str) -> HttpResponseBase:
    """Let a file belong to its folder again."""
    folder = actions.join_place(request.actor, place_id)
    messages.success(request, _("ファイルをフォルダーのまとまりに戻しました。"))
    return redirect("discovery:place", folder)


def _answered(
    request: SignedIn,
    place_id: str,
    name: str,
    form: django_forms.Form,
    act: Callable[[], None],
    done: str,
) -> HttpResponseBase:
    if form.is_valid():
        try:
            act()
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, done)
            return redirect("discovery:place", place_id)
    return _show(request, place_id, {name: form}, 422)


def _show(
    request: SignedIn, place_id: str, given: dict[str, django_forms.Form], status: int
) -> HttpResponse:
    it = queries.place(request.actor, place_id)
    unknown = "unregistered" in it.verdicts and (it.waits or it.answer == "entered")
    things = queries.things(request.actor, place_id)
    context = {
        "it": it,
        "foreseen": beginnings.foreseen(request.actor, it.medium) if unknown else (),
        "things": things,
        "forms": {
            "enter": forms.EntryForm(place=it, things=things),
            "excuse": forms.ExcuseForm(),
            "dispose": forms.DisposalForm(),
            **given,
        },
        "open": next(iter(given), ""),
        "may_see_entry": reach(request.actor, "register.see") > Reach.OWN
        or it.charged_id == request.actor.person_id,
        "may": may(request.actor),
    }
    return render(request, "discovery/place.jinja", context, status=status, using="jinja2")
