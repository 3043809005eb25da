"""集合研修のページ。Plan, the code on the wall, signing on the teacher's screen, the sheet, the end, absentees."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.training.courses import actions, attendances, mine, queries, sessions
from omamori.do.training.courses.domain import codes
from omamori.do.training.courses.forms import CodeForm, NumberForm, SessionForm, SheetForm
from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.accounts.sign_in import qr_svg
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page, put_errors
from omamori.foundation.ui.page import SignedIn, may_open, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@page("courses.plan_session")
@_FORM
def plan(request: SignedIn, course_id: str) -> HttpResponseBase:
    """Plan a session."""
    it = queries.course(request.actor, course_id, on=clock.today())

    def act(form: SessionForm) -> str:
        made = actions.plan_session(request.actor, course_id, form.given())
        return reverse("courses:session", args=[made])

    words = (_("集合研修を決める"), _("決める"), _("集合研修を決めました。"))
    back = (it.row.title, reverse("courses:course", args=[course_id]))
    return form_page(request, SessionForm(request.POST or None), act, words=words, back=back)


@page("courses.plan_session")
@_FORM
def change(request: SignedIn, session_id: str) -> HttpResponseBase:
    """Change one that was not held."""
    it = attendances.session(request.actor, session_id)
    row = it.row

    def act(form: SessionForm) -> str:
        actions.plan_session(request.actor, row.course_id, form.given(), session_id=session_id)
        return reverse("courses:session", args=[session_id])

    local = row.starts_at.astimezone(clock.JST)
    initial = {"on": local.date(), "at": local.time(), "minutes": row.minutes, "place": row.place,
               "teacher": row.teacher, "checked_in_room": row.checked_in_room}  # fmt: skip
    form = SessionForm(request.POST or None, initial=initial)
    words = (_("集合研修を変える"), _("変える"), _("変えました。"))
    back = (row.course_title, reverse("courses:session", args=[session_id]))
    return form_page(request, form, act, words=words, back=back)


@page("courses.see")
@require_safe
def session(request: SignedIn, session_id: str) -> HttpResponseBase:
    """One session: who is there, who is not."""
    return _show(request, session_id, NumberForm(), 200)


@page("courses.open_session")
@require_POST
def open_session(request: SignedIn, session_id: str) -> HttpResponseBase:
    """Begin to take attendance."""
    return _pressed(request, session_id, "open_session", _("出席の受け付けを始めました。"))


@page("courses.cancel_session")
@_FORM
def cancel(request: SignedIn, session_id: str) -> HttpResponseBase:
    """Ask once more, then call it off."""
    if request.method == "POST":
        done = _("取りやめました。知らせていた人に、取りやめを知らせます。")
        return _pressed(request, session_id, "cancel_session", done)
    context = {"it": attendances.session(request.actor, session_id)}
    return render(request, "courses/cancel.jinja", context, using="jinja2")


@page("courses.hold_session")
@require_POST
def hold(request: SignedIn, session_id: str) -> HttpResponseBase:
    """End the session."""
    return _pressed(
        request, session_id, "hold_session", _("終えました。出席した人の記録を残しました。")
    )


@page("courses.follow_up")
@require_POST
def follow_up(request: SignedIn, session_id: str) -> HttpResponseBase:
    """Ask everybody who was absent once more."""
    return _pressed(
        request, session_id, "follow_up", _("欠席した人に、新しい期限で割り当てました。")
    )


@page("courses.hold_session")
@require_safe
def wall(request: SignedIn, session_id: str) -> HttpResponseBase:
    """The code for the wall; the page fetches a new one before the old one ends."""
    it = attendances.session(request.actor, session_id)
    code = sessions.code_for(request.actor, session_id)
    address = request.build_absolute_uri(reverse("courses:here", args=[code]))
    context = {
        "it": it,
        "drawn": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by us
        "code": codes.grouped(code),
        "enter": request.build_absolute_uri(reverse("courses:enter")),
    }
    return render(request, "courses/wall.jinja", context, using="jinja2")


@page("courses.attend")
@require_safe
def enter(request: SignedIn) -> HttpResponseBase:
    """Type the code that is on the wall, for who cannot scan it."""
    typed = request.GET.get("code", "")
    form = CodeForm(request.GET if typed else None)
    if typed and form.is_valid():
        return redirect("courses:here", form.cleaned_data["code"])
    context = {"form": form}
    status = 422 if typed else 200
    return render(request, "courses/enter.jinja", context, status=status, using="jinja2")


@page("courses.attend")
@_FORM
def here(request: SignedIn, token: str) -> HttpResponseBase:
    """I scanned the code: this is me, I am here."""
    row = sessions.session_of_code(token)
    if request.method == "POST":
        actions.attend(request.actor, token)
        messages.success(request, _("出席を記録しました。"))
        own = mine.newest_of(request.actor, row.course.public_id)
        return redirect("courses:take", own) if own else redirect("courses:mine")
    context = {"it": queries.session_row(row, 0), "token": token}
    return render(request, "courses/here.jinja", context, using="jinja2")


@page("courses.record_attendance")
@require_POST
def tablet(request: SignedIn, session_id: str) -> HttpResponseBase:
    """Somebody signs on the teacher's screen."""
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            name = actions.record_attendance(
                request.actor, session_id, number=form.cleaned_data["number"]
            )
            messages.success(request, _("%(name)sさんの出席を記録しました。") % {"name": name})
            return redirect("courses:session", session_id)
        except Invalid as error:
            put_errors(form, error)
    return _show(request, session_id, form, 422)


@page("courses.take_back")
@require_POST
def take_back(request: SignedIn, session_id: str, person_id: str) -> HttpResponseBase:
    """It was entered by mistake."""
    actions.take_back(request.actor, session_id, person_id)
    messages.success(request, _("取り消しました。"))
    return redirect("courses:session", session_id)


@page("courses.keep_sheet")
@_FORM
def sheet(request: SignedIn, session_id: str) -> HttpResponseBase:
    """The photo of the signed sheet, with the names on it ticked."""
    it = attendances.session(request.actor, session_id)
    form = SheetForm(request.POST or None, request.FILES or None, people=it.ticks)

    def act(filled: SheetForm) -> str:
        actions.keep_sheet(
            request.actor,
            session_id,
            photo=filled.cleaned_data["photo"].read(),
            people=filled.cleaned_data["people"],
        )
        return reverse("courses:session", args=[session_id])

    words = (_("署名した紙を残す"), _("残す"), _("紙と出席を残しました。"))
    back = (_("集合研修"), reverse("courses:session", args=[session_id]))
    return form_page(request, form, act, words=words, back=back)


@page("courses.see")
@require_safe
def printed(request: SignedIn, session_id: str) -> HttpResponseBase:
    """The sheet to print and sign."""
    context = {"it": attendances.session(request.actor, session_id)}
    return render(request, "courses/printed.jinja", context, using="jinja2")


@page("courses.see_sheet")
@require_safe
def photo(request: SignedIn, session_id: str) -> HttpResponseBase:
    """The photographed sheet."""
    return _image(attendances.sheet_photo(request.actor, session_id))


def _image(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _pressed(request: SignedIn, session_id: str, name: str, done: str) -> HttpResponseBase:
    try:
        getattr(actions, name)(request.actor, session_id)
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        messages.warning(request, f"{told(error.message)} {told(error.next_step)}")
    else:
        messages.success(request, done)
    return redirect("courses:session", session_id)


def _show(request: SignedIn, session_id: str, form: NumberForm, status: int) -> HttpResponse:
    context = {
        "it": attendances.session(request.actor, session_id),
        "form": form,
        "may_hold": may_open(request.actor, "courses:wall", (session_id,)),
    }
    return render(request, "courses/session.jinja", context, status=status, using="jinja2")
