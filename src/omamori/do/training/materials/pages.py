"""教育資料のページ。The deck in the making: its slides, one of them in its words, what may be done with it."""

import dataclasses
from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.materials import (
    actions,
    audiences,
    collecting,
    editing,
    forms,
    queries,
    recalling,
    redlining,
)
from omamori.do.training.materials.collecting import DUTIES, Page
from omamori.do.training.materials.showing import shown
from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import miniature
from omamori.foundation.exports.slides.tree import Block
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("materials.see")
@require_safe
def listing(request: SignedIn) -> HttpResponseBase:
    """Every slide of today's deck with its state, and the editions in use."""
    audience = request.GET.get("audience", "")
    audience = audience if audience in audiences.AUDIENCES else ""
    lately = recalling.contributed_lately(audience)
    found = collecting.pages(on=clock.today(), audience=audience, lately=lately)
    editions = queries.all_current()
    mine = next((one for one in editions if one.audience == audience), None)
    missing = collecting.missing(one.slide for one in found if not one.words.hidden)
    context = {
        "parts": [
            (forms.PARTS[part], [one for one in found if one.slide.part == part])
            for part in forms.PARTS
        ],
        "pictured": {one.slide.code: miniature.slide(one.slide) for one in found},
        "total": sum(1 for one in found if not one.words.hidden),
        "editions": editions,
        "mine": mine,
        "stale": {one.code: one for one in mine.stale} if mine else {},
        "audience": audience,
        "tabs": audience_tabs("materials:list", audience),
        "old": queries.out_of_date(mine) if mine else (),
        "marks": redlining.KINDS,
        "missing": [_(DUTIES[letter]) for letter in missing],
        "waiting": queries.waiting(request.actor),
        "may_write": reach(request.actor, "materials.write") is not Reach.NONE,
    }
    return render(request, "materials/list.jinja", context, using="jinja2")


@page("materials.write")
@_FORM
def slide(request: SignedIn, code: str) -> HttpResponseBase:
    """One slide in the company's words, its preview beside it."""
    found = editing.one_page(code)
    form = forms.SlideForm(request.POST or None, request.FILES or None, page=found)

    def act() -> None:
        typed = form.typed()
        actions.write(request.actor, code, typed=_with_picture(request, form, typed))

    done = answered(request, form, act)
    if done:
        messages.success(request, _("保存しました。一つ前に戻すこともできます。"))
        return redirect("materials:slide", code)
    return _show_slide(request, found, form)


@page("materials.add")
@_FORM
def new(request: SignedIn) -> HttpResponseBase:
    """A slide of the company's own."""
    form = forms.SlideForm(request.POST or None, request.FILES or None)
    made: list[str] = []

    def act() -> None:
        typed = _with_picture(request, form, form.typed())
        made.append(actions.add(request.actor, part=form.cleaned_data["part"], typed=typed))

    if answered(request, form, act):
        messages.success(request, _("スライドを加えました。順は、一覧で変えられます。"))
        return redirect("materials:slide", made[0])
    status = 422 if form.is_bound else 200
    context = {"form": form, "page": None, "kinds": True}
    return render(request, "materials/slide.jinja", context, status=status, using="jinja2")


@page("materials.hide")
@_FORM
def hide(request: SignedIn, code: str) -> HttpResponseBase:
    """Ask why, and tell what is lost, before a slide is taken out."""
    found = editing.one_page(code)
    form = forms.ReasonForm(request.POST or None)

    def act() -> None:
        actions.hide(
            request.actor, code, why=form.cleaned_data["why"], knowing=form.cleaned_data["knowing"]
        )

    if answered(request, form, act):
        messages.success(request, _("資料から外しました。一覧から、いつでも戻せます。"))
        return redirect("materials:list")
    lost = [_(DUTIES[letter]) for letter in editing.lost_without(code)]
    if not lost:
        del form.fields["knowing"]
    context = {"form": form, "page": found, "lost": lost}
    status = 422 if form.is_bound else 200
    return render(request, "materials/hide.jinja", context, status=status, using="jinja2")


@page("materials.show")
@require_POST
def bring_back(request: SignedIn, code: str) -> HttpResponseBase:
    """Into the deck again."""
    return _then(request, lambda: actions.show(request.actor, code), _("資料に戻しました。"))


@page("materials.move")
@require_POST
def move(request: SignedIn, code: str) -> HttpResponseBase:
    """Up or down by one within its part."""
    up = request.POST.get("to") == "up"
    return _then(
        request,
        lambda: actions.move(request.actor, code, up=up),
        _("順を変えました。"),
        anchor=code,
    )


@page("materials.back_to_standard")
@require_POST
def back_to_standard(request: SignedIn, code: str) -> HttpResponseBase:
    """The standard's words again."""
    actions.back_to_standard(request.actor, code)
    messages.success(request, _("標準の文に戻しました。一つ前に戻すこともできます。"))
    return redirect("materials:slide", code)


@page("materials.undo")
@require_POST
def undo(request: SignedIn, code: str) -> HttpResponseBase:
    """The last change undone; a slide that is gone by that leads back to the list."""
    actions.undo(request.actor, code)
    messages.success(request, _("一つ前に戻しました。"))
    try:
        editing.one_page(code)
    except NotFound:
        return redirect("materials:list")
    return redirect("materials:slide", code)


def _with_picture(request: SignedIn, form: forms.SlideForm, typed: editing.Typed) -> editing.Typed:
    upload = form.cleaned_data.get("picture")
    if not upload:
        return typed
    told_of = form.cleaned_data.get("picture_told", "")
    added: Block = actions.keep_picture(request.actor, bytes(upload.read()), alternative=told_of)
    return dataclasses.replace(typed, blocks=(*(typed.blocks or ()), added))


def audience_tabs(url_name: str, audience: str) -> list[tuple[str, str, bool]]:
    """(label, address, is shown) of each audience, for ``c.tabs``."""
    return [
        (str(label), reverse(url_name) + (f"?audience={code}" if code else ""), code == audience)
        for code, label in audiences.AUDIENCES.items()
    ]


def answered(request: SignedIn, form: Form, act: Callable[[], None]) -> bool:
    """Whether the form was handed in and done; refusals stand on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Invalid as error:
        put_errors(form, _known(form, error))
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        form.add_error(None, " ".join(told(p) for p in (error.message, error.next_step) if p))
    else:
        return True
    return False


def _known(form: Form, error: Invalid) -> Invalid:
    """What is wrong with sources as a whole stands beside the first of them."""
    names = {"sources": "source_0"} if "source_0" in form.fields else {}
    return Invalid({names.get(name, name): text for name, text in error.fields.items()})


def _show_slide(request: SignedIn, found: Page, form: forms.SlideForm) -> HttpResponseBase:
    context = {
        "form": form,
        "page": found,
        "shown": shown(found.slide, 1),
        "pictured": miniature.pages(found.slide),
        "history": editing.history(found.slide.code),
        "lost": (),
    }
    status = 422 if form.is_bound else 200
    return render(request, "materials/slide.jinja", context, status=status, using="jinja2")


def _then(
    request: SignedIn, act: Callable[[], None], done: str, *, anchor: str = ""
) -> HttpResponseBase:
    try:
        act()
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        messages.warning(request, " ".join(told(p) for p in (error.message, error.next_step) if p))
    else:
        messages.success(request, done)
    audience = request.POST.get("audience", "")
    query = f"?audience={audience}" if audience in audiences.AUDIENCES and audience else ""
    return redirect(reverse("materials:list") + query + (f"#{anchor}" if anchor else ""))
