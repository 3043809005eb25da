"""報告の開いたページ。No sign-in needed where the door is open; no script, no fonts, little to load."""

from typing import cast

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from omamori.do.incidents.reports import actions, domain, queries, receiving
from omamori.do.incidents.reports.forms import ReportForm, StatusForm
from omamori.do.incidents.reports.models import Report
from omamori.do.incidents.reports.photos import PROBLEMS
from omamori.facts.errors import Invalid
from omamori.foundation.accounts.limits import limited, within
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import Request, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("reports.report")
@never_cache
@_FORM
@limited("incident_report")
def report(request: HttpRequest, token: str = "") -> HttpResponseBase:
    """The one-minute report."""
    source = _source(request, token)
    actor = cast("Request", request).actor
    form = ReportForm(request.POST or None, request.FILES or None, initial=_initial(request))
    status = 200
    if request.method == "POST":
        status = 422
        photo = _photo(form)
        if form.is_valid():
            try:
                receipt = receiving.receive(
                    form.given(),
                    form=form.cleaned_data["form"],
                    source=source,
                    by=actor,
                    photo=photo,
                )
            except Invalid as error:
                put_errors(form, error)
            else:
                return received(request, receipt)
    return _shown(request, form, token, status)


def received(request: HttpRequest, receipt: receiving.Receipt) -> HttpResponse:
    """Receipt number, code word, what happens now, whom to call."""
    problem = PROBLEMS.get(receipt.photo_problem, "")
    context = {"receipt": receipt, "photo_problem": told(problem) if problem else ""}
    return render(request, "reports/received.jinja", context, using="jinja2")


@page("reports.status")
@never_cache
@_FORM
@limited("incident_status")
def status(request: HttpRequest) -> HttpResponse:
    """How it stands, the questions, and an answer; nothing is kept in the browser."""
    form = StatusForm(request.POST or None)
    found, answered, code = None, False, 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                _slowed(request, given["receipt"])
                if given["text"].strip():
                    actions.answer(given["receipt"], given["word"], text=given["text"])
                    answered = True
                found, code = queries.status(given["receipt"], given["word"]), 200
            except domain.WrongCode as error:
                form.add_error(None, f"{told(error.message)} {told(error.next_step)}")
            except Invalid as error:
                put_errors(form, error)
    context = {"form": form, "found": found, "answered": answered}
    return render(request, "reports/status.jinja", context, status=code, using="jinja2")


def _slowed(request: HttpRequest, receipt: str) -> None:
    """Guessing the code word of one receipt is slowed down wherever it comes from."""
    if not within(request, "incident_guess", key=domain.folded(receipt)):
        raise domain.WrongCode


def _source(request: HttpRequest, token: str) -> str:
    """How it comes in.

    Raises:
        DoorClosed: not at all.
    """
    if token and receiving.opens(token):
        return Report.Source.LINK
    if cast("Request", request).actor is not None:
        return Report.Source.SESSION
    if receiving.within(str(get_adapter().get_client_ip(request))):
        return Report.Source.NETWORK
    raise domain.DoorClosed


def _initial(request: HttpRequest) -> dict[str, str]:
    user = request.user
    person = getattr(user, "person", None)
    return {"form": receiving.ticket(), "name": person.name if person else ""}


def _photo(form: ReportForm) -> bytes:
    """The bytes of the picture; one that is too large is told instead of read."""
    file = form.files.get("photo")
    if file is None:
        return b""
    size = file.size or 0
    return (
        bytes(file.read()) if size <= domain.LARGEST_PHOTO else b"\0" * (domain.LARGEST_PHOTO + 1)
    )


def _shown(request: HttpRequest, form: ReportForm, token: str, status: int) -> HttpResponse:
    if form.is_bound and "form" in form.errors:
        data = request.POST.copy()
        data["form"] = receiving.ticket()
        form.data = data
    context = {
        "form": form,
        "token": token,
        "icons_of": {code: icon for code, (_words, icon) in domain.CHOICES.items()},
        "phone": receiving.door().phone,
    }
    return render(request, "reports/report.jinja", context, status=status, using="jinja2")
