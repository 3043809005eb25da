"""社外の人のページ。People we write to; the second identifier stands beside every name."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.partners import actions, directory, forms, queries
from omamori.foundation.partners.domain.particulars import PURPOSES, TOOLS
from omamori.foundation.partners.pages import may
from omamori.foundation.partners.rows import OutsidePersonRow
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("partners.see_people")
@_FORM
def people(request: SignedIn) -> HttpResponseBase:
    """The people; the searched words come by POST, so that no name stands in an address."""
    given = request.POST if request.method == "POST" else request.GET
    choice = directory.Choice(
        text=request.POST.get("text", "")[:80], purpose=given.get("purpose", "")
    )
    after = given.get("after", "")
    context = {
        "found": directory.people_page(request.actor, choice, on=clock.today(), after=after),
        "choice": choice,
        "purposes": purposes(),
        "may": may(request.actor),
    }
    return render(request, "partners/people.jinja", context, using="jinja2")


@page("partners.see_people")
@require_safe
def person(request: SignedIn, person_id: str) -> HttpResponseBase:
    """One person."""
    found = directory.person(request.actor, person_id, on=clock.today())
    assert found.person
    handles = [(TOOLS[tool], handle) for tool, handle in found.person.handles.items()]
    context = {
        "it": found.person,
        "handles": handles,
        "history": found.history,
        "may_change": found.may_change,
        "purposes": purposes(),
    }
    return render(request, "partners/person.jinja", context, using="jinja2")


@page("partners.add_person")
@_FORM
def new_person(request: SignedIn) -> HttpResponseBase:
    """Enter a person."""

    def act(form: forms.PersonForm) -> str:
        return _path(actions.add_person(request.actor, form.given()))

    words = (_("社外の人を登録する"), _("登録する"), _("登録しました。"))
    back = (_("社外の人"), reverse("partners:people"))
    form = forms.PersonForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back)


@page("partners.change_person")
@_FORM
def edit_person(request: SignedIn, person_id: str) -> HttpResponseBase:
    """Change particulars."""
    found = directory.person(request.actor, person_id, on=clock.today()).person
    assert found

    def act(form: forms.PersonForm) -> str:
        actions.change_person(request.actor, person_id, form.given())
        return _path(person_id)

    words = (_("社外の人の情報を変える"), _("保存する"), _("保存しました。"))
    form = forms.PersonForm(request.POST or None, initial=_initial(found))
    return form_page(request, form, act, words=words, back=(found.name, _path(person_id)))


@page("partners.erase_person")
@_FORM
def erase_person(request: SignedIn, person_id: str) -> HttpResponseBase:
    """Erase everything known of a person, after a second look."""
    if request.method == "POST":
        actions.erase_person(request.actor, person_id)
        messages.success(request, _("この人の情報を消しました。消した記録は台帳に残ります。"))
        return redirect("partners:people")
    found = directory.person(request.actor, person_id, on=clock.today()).person
    context = {"it": found}
    return render(request, "partners/erase.jinja", context, using="jinja2")


def purposes() -> dict[str, str]:
    """Why we know people, in words."""
    return {key: _(label) for key, label in PURPOSES.items()}


def _path(person_id: str) -> str:
    return reverse("partners:person", args=[person_id])


def _initial(row: OutsidePersonRow) -> dict[str, object]:
    partner = queries.partner(row.partner_id) if row.partner_id else None
    return {
        "name": row.name, "name_kana": row.name_kana, "number": row.number,
        "partner_id": partner.number if partner else "",
        "company": "" if partner else row.company, "email": row.email, "purpose": row.purpose,
        "department_id": row.department_id, "erase_on": row.erase_on, **row.handles,
    }  # fmt: skip
