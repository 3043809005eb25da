"""体制のページ。Departments, posts and their history, the company itself."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.organization import actions, departments, directory, forms, queries
from omamori.foundation.organization import structure as picture
from omamori.foundation.organization.appointing import appointment, given_by
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.organization.pages import may
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("organization.see")
@require_safe
def structure(request: SignedIn) -> HttpResponseBase:
    """The charts, each with its table."""
    today = clock.today()
    context = {
        "it": picture.structure(request.actor, on=today),
        "company": queries.company(),
        "today": today,
        "may": may(request.actor),
    }
    return render(request, "organization/structure.jinja", context, using="jinja2")


@page("organization.see")
@require_safe
def posts(request: SignedIn) -> HttpResponseBase:
    """Who holds, will hold and held which post."""
    rows = directory.appointments(clock.today())
    context = {
        "sections": [
            (title, [row for row in rows if row.state == state])
            for title, state in (
                (_("今の任命"), "now"),
                (_("これから"), "ahead"),
                (_("これまで"), "past"),
            )
        ],
        "may": may(request.actor),
        "gives": given_by(request.actor) if may(request.actor)["appoint"] else frozenset(),
    }
    return render(request, "organization/posts.jinja", context, using="jinja2")


@page("organization.appoint")
@_FORM
def appoint(request: SignedIn) -> HttpResponseBase:
    """Give a post."""

    def act(form: forms.AppointmentForm) -> str:
        actions.appoint(request.actor, **form.cleaned_data)
        return reverse("organization:posts")

    row = queries.person(request.GET.get("person", ""))
    words = (_("役割に任命する"), _("任命する"), _("任命しました。"))
    form = forms.AppointmentForm(
        request.POST or None, initial={"person_id": row.number if row else ""}
    )
    return form_page(request, form, act, words=words, back=_posts())


@page("organization.end_appointment")
@_FORM
def end_appointment(request: SignedIn, appointment_id: str) -> HttpResponseBase:
    """End an appointment."""
    row = appointment(appointment_id)

    def act(form: forms.LastDayForm) -> str:
        last_day = form.cleaned_data["last_day"]
        actions.end_appointment(request.actor, appointment_id, last_day=last_day)
        return reverse("organization:posts")

    title = _("%(post)s (%(name)sさん) の任命を終える") % {
        "post": _(row.get_post_display()),
        "name": row.person.name,
    }
    words = (title, _("任命を終える"), _("任命の終わりを登録しました。"))
    return form_page(
        request, forms.LastDayForm(request.POST or None), act, words=words, back=_posts()
    )


@page("organization.name_stand_in")
@_FORM
def stand_in(request: SignedIn, appointment_id: str) -> HttpResponseBase:
    """Name a stand-in."""
    row = appointment(appointment_id)

    def act(form: forms.StandInForm) -> str:
        actions.name_stand_in(
            request.actor,
            appointment_id,
            stand_in_id=form.cleaned_data["stand_in_id"],
            on=clock.today(),
        )
        return reverse("organization:posts")

    title = _("%(post)s (%(name)sさん) の代行者を定める") % {
        "post": _(row.get_post_display()),
        "name": row.person.name,
    }
    words = (title, _("定める"), _("代行者を登録しました。"))
    initial = {"stand_in_id": row.stand_in.number if row.stand_in else ""}
    form = forms.StandInForm(request.POST if request.method == "POST" else None, initial=initial)
    return form_page(request, form, act, words=words, back=_posts())


@page("organization.open_department")
@_FORM
def new_department(request: SignedIn) -> HttpResponseBase:
    """Open a department."""

    def act(form: forms.NewDepartmentForm) -> str:
        actions.open_department(request.actor, **form.cleaned_data)
        return reverse("organization:structure")

    words = (_("部門を設ける"), _("設ける"), _("部門を設けました。"))
    form = forms.NewDepartmentForm(request.POST or None)
    return form_page(request, form, act, words=words, back=_structure())


@page("organization.rename_department")
@_FORM
def department(request: SignedIn, department_id: str) -> HttpResponseBase:
    """Name, place and end of a department: three small forms on one page."""
    row = departments.department(department_id)
    step = request.POST.get("step", "")

    def data(name: str) -> QueryDict | None:
        return request.POST if step == name else None

    name = forms.DepartmentForm(data("name"), initial={"code": row.code, "name": row.name})
    parent = forms.ParentForm(
        data("parent"), initial={"parent_id": row.parent.public_id if row.parent else ""}
    )
    close = forms.CloseForm(data("close"))
    acts: dict[str, tuple[Form, Callable[..., None]]] = {
        "name": (name, actions.rename_department),
        "parent": (parent, actions.move_department),
        "close": (close, actions.close_department),
    }
    if step in acts and _done(request, department_id, *acts[step]):
        return redirect("organization:structure")
    context = {"row": row, "name": name, "parent": parent, "close": close, "back": _structure()}
    status = 422 if request.method == "POST" else 200
    return render(request, "organization/department.jinja", context, status=status, using="jinja2")


def _done(request: SignedIn, department_id: str, form: Form, act: Callable[..., None]) -> bool:
    if not form.is_valid():
        return False
    try:
        act(request.actor, department_id, **form.cleaned_data)
    except Invalid as error:
        put_errors(form, error)
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        form.add_error(None, f"{told(error.message)} {told(error.detail)} {told(error.next_step)}")
    else:
        messages.success(request, _("部門を変更しました。"))
    return not form.errors


@page("organization.change_company")
@_FORM
def company(request: SignedIn) -> HttpResponseBase:
    """The company's particulars."""
    row = departments.company()

    def act(form: forms.CompanyForm) -> str:
        values = form.cleaned_data
        given = {**values, "domains": tuple(values["domains"].split())}
        actions.change_company(request.actor, **given)
        return reverse("organization:structure")

    initial = {
        "name": row.name, "name_kana": row.name_kana, "domains": "\n".join(row.domains),
        "fiscal_year_starts": row.fiscal_year_starts,
    }  # fmt: skip
    words = (_("会社の情報"), _("保存する"), _("会社の情報を保存しました。"))
    form = forms.CompanyForm(request.POST or None, initial=initial)
    return form_page(request, form, act, words=words, back=_structure())


def _posts() -> tuple[str, str]:
    return _("役割と任命"), reverse("organization:posts")


def _structure() -> tuple[str, str]:
    return _("体制図"), reverse("organization:structure")
