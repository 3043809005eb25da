"""従業者のページ。The directory, a person, and what can be done about him."""

from datetime import timedelta

from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from omamori.facts.errors import NotPermitted
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization import actions, directory, forms
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.organization.models import Person
from omamori.foundation.organization.queries import department_names
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_ACTIONS = ("add_person", "change_person", "transfer", "leave_company", "set_leave", "appoint",
            "upload_people", "set_presence", "export", "open_department", "change_company")  # fmt: skip


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show."""
    return {a: reach(actor, f"organization.{a}") is not Reach.NONE for a in _ACTIONS}


def choice_of(request: SignedIn) -> directory.Choice:
    """What to list; the searched words come by POST, so that no name stands in an address."""
    given = request.POST if request.method == "POST" else request.GET
    return directory.Choice(
        department=given.get("department", ""),
        employment=given.get("employment", ""),
        text=request.POST.get("text", "")[:80],
        everybody=given.get("everybody", "") == "1",
    )


@page("organization.see")
@_FORM
def people(request: SignedIn) -> HttpResponseBase:
    """The directory."""
    choice = choice_of(request)
    after = (request.POST if request.method == "POST" else request.GET).get("after", "")
    context = {
        "found": directory.people_page(request.actor, choice, on=clock.today(), after=after),
        "choice": choice,
        "departments": department_names(),
        "employments": [(v, _(label)) for v, label in Person.Employment.choices],
        "may": may(request.actor),
    }
    return render(request, "organization/people.jinja", context, using="jinja2")


@page("organization.see")
@require_safe
def person(request: SignedIn, person_id: str) -> HttpResponseBase:
    """A person."""
    today = clock.today()
    found = directory.profile(request.actor, person_id, on=today)
    who = found.person
    # What reaches some people only is offered for those alone.
    own = {
        action: covers(
            request.actor,
            f"organization.{action}",
            people=(who.pk,),
            department=who.department_pk,
        )
        for action in ("set_presence", "set_leave")
    }
    context = {
        "it": found,
        "may": may(request.actor) | own,
        "leaver": found.left_on is not None and found.left_on < today,
        "yesterday": today - timedelta(days=1),
    }
    return render(request, "organization/person.jinja", context, using="jinja2")


@page("organization.add_person")
@_FORM
def new_person(request: SignedIn) -> HttpResponseBase:
    """Enter a person."""

    def act(form: forms.NewPersonForm) -> str:
        given = form.particulars(form.cleaned_data["department_id"])
        return _person_path(actions.add_person(request.actor, given))

    words = (_("従業者を登録する"), _("登録する"), _("従業者を登録しました。"))
    back = (_("従業者名簿"), reverse("organization:people"))
    return form_page(
        request, forms.NewPersonForm(request.POST or None), act, words=words, back=back
    )


@page("organization.change_person")
@_FORM
def edit_person(request: SignedIn, person_id: str) -> HttpResponseBase:
    """Change particulars."""
    found = directory.profile(request.actor, person_id, on=clock.today())
    row = found.person
    initial = {
        "number": row.number, "name": row.name, "name_kana": row.name_kana, "email": row.email,
        "employment": row.employment, "title": row.title, "phone": found.phone,
        "joined_on": found.joined_on,
    }  # fmt: skip

    def act(form: forms.PersonForm) -> str:
        actions.change_person(request.actor, person_id, form.particulars(row.department_id))
        return _person_path(person_id)

    words = (_("従業者の情報を変える"), _("保存する"), _("保存しました。"))
    form = forms.PersonForm(request.POST or None, initial=initial)
    return form_page(request, form, act, words=words, back=(row.name, _person_path(person_id)))


@page("organization.transfer")
@_FORM
def transfer(request: SignedIn, person_id: str) -> HttpResponseBase:
    """Move to another department."""

    def act(form: forms.TransferForm) -> str:
        actions.transfer(request.actor, person_id, **form.cleaned_data)
        return _person_path(person_id)

    words = (_("異動を登録する"), _("登録する"), _("異動を登録しました。"))
    form = forms.TransferForm(request.POST or None)
    return form_page(request, form, act, words=words, back=_back(request, person_id))


@page("organization.cancel_transfer")
@_FORM
def cancel_transfer(request: SignedIn, person_id: str) -> HttpResponseBase:
    """Call a transfer off."""

    def act(_form: Form) -> str:
        actions.cancel_transfer(request.actor, person_id)
        return _person_path(person_id)

    words = (_("予定の異動を取り消す"), _("取り消す"), _("予定の異動を取り消しました。"))
    form = Form(request.POST if request.method == "POST" else None)
    return form_page(request, form, act, words=words, back=_back(request, person_id))


@page("organization.leave_company")
@_FORM
def leaving(request: SignedIn, person_id: str) -> HttpResponseBase:
    """Set the last day at work."""

    def act(form: forms.LastDayForm) -> str:
        actions.leave_company(request.actor, person_id, last_day=form.cleaned_data["last_day"])
        return _person_path(person_id)

    words = (_("退職日を定める"), _("定める"), _("退職日を登録しました。"))
    form = forms.LastDayForm(request.POST or None)
    return form_page(request, form, act, words=words, back=_back(request, person_id))


def _check_leave(request: SignedIn, person_id: str) -> None:
    """No form that would only be refused.

    Raises:
        NotPermitted: somebody else's absences; NotFound: nobody of this number in reach.
    """
    who = directory.profile(request.actor, person_id, on=clock.today()).person
    if not covers(
        request.actor,
        "organization.set_leave",
        people=(who.pk,),
        department=who.department_pk,
    ):
        raise NotPermitted


@page("organization.set_leave")
@_FORM
def away(request: SignedIn, person_id: str) -> HttpResponseBase:
    """Enter an absence."""
    _check_leave(request, person_id)

    def act(form: forms.LeaveForm) -> str:
        actions.set_leave(request.actor, person_id, **form.cleaned_data)
        return _person_path(person_id)

    words = (
        _("不在を登録する"),
        _("登録する"),
        _("不在を登録しました。期間中は代行者が引き継ぎます。"),
    )
    form = forms.LeaveForm(request.POST or None)
    return form_page(request, form, act, words=words, back=_back(request, person_id))


@page("organization.end_leave")
@_FORM
def end_leave(request: SignedIn, person_id: str, leave_id: str) -> HttpResponseBase:
    """Come back earlier."""
    _check_leave(request, person_id)

    def act(form: forms.LastDayForm) -> str:
        actions.end_leave(request.actor, leave_id, last_day=form.cleaned_data["last_day"])
        return _person_path(person_id)

    words = (_("不在を終える"), _("終える"), _("不在の終わりを登録しました。"))
    form = forms.LastDayForm(request.POST or None)
    return form_page(request, form, act, words=words, back=_back(request, person_id))


def _back(request: SignedIn, person_id: str) -> tuple[str, str]:
    found = directory.profile(request.actor, person_id, on=clock.today())
    return found.person.name, _person_path(person_id)


def _person_path(person_id: str) -> str:
    return reverse("organization:person", args=[person_id])
