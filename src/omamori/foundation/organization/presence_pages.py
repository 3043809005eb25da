"""居場所のページ。One page: where I am, what is to come, a few one-press entries, a calendar file."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel
from omamori.foundation.exports.download import attachment
from omamori.foundation.organization import actions, forms, presence, queries
from omamori.foundation.organization.domain.presence import LABELS, Where
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])
QUICK = ("telework_today", "away_today", "away_2h", "telework_tomorrow")


@page("organization.set_presence")
@_FORM
def own(request: SignedIn) -> HttpResponseBase:
    """My own times."""
    return _presence(request, request.actor.person_id)


@page("organization.set_presence")
@_FORM
def of(request: SignedIn, person_id: str) -> HttpResponseBase:
    """The times of somebody for whom the reader may enter them."""
    return _presence(request, person_id)


@page("organization.end_presence")
@require_POST
def end(request: SignedIn, presence_id: str) -> HttpResponseBase:
    """Back again, or called off."""
    actions.end_presence(request.actor, presence_id)
    messages.success(request, _("予定を終えました。"))
    person_id = request.POST.get("person", "")
    return redirect(_path(request, person_id))


@page("organization.import_presence")
@require_POST
def upload(request: SignedIn) -> HttpResponseBase:
    """A calendar file."""
    form = forms.CalendarForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, request.actor.person_id, forms.PresenceForm(), form)
    name, content = form.cleaned_data["file"]
    try:
        result = actions.import_presence(request.actor, name=name, content=content)
    except Invalid as error:
        put_errors(form, error)
        return _show(request, request.actor.person_id, forms.PresenceForm(), form)
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        form.add_error("file", f"{told(error.message)}{told(error.next_step)}")
        return _show(request, request.actor.person_id, forms.PresenceForm(), form)
    done = _("予定を %(n)s 件読み込みました (%(p)s 人分)。前に読み込んだ予定と入れ替えました。")
    messages.success(request, done % {"n": result.entries, "p": result.people})
    if result.same:
        same = _("うち %(n)s 件は、もう入っていたので、そのままです。")
        messages.info(request, same % {"n": result.same})
    if result.left_out:
        messages.warning(
            request,
            _("%(n)s 件は読み取れませんでした。手で入れてください。") % {"n": result.left_out},
        )
    return redirect("organization:presence")


@page("organization.export_presence")
@require_POST
def export(request: SignedIn) -> HttpResponseBase:
    """The times ahead as Excel; read in again it changes nothing."""
    content = actions.export_presence(request.actor)
    name = _("在席・不在・テレワーク_%(day)s.xlsx") % {"day": f"{clock.today():%Y%m%d}"}
    return attachment(content, name=name, media_type=excel.MEDIA_TYPE)


def _presence(request: SignedIn, person_id: str) -> HttpResponseBase:
    presence.presences(request.actor, person_id)  # refuses what is not his before a form is shown
    if request.method != "POST":
        return _show(request, person_id, forms.PresenceForm(), forms.CalendarForm())
    if (quick := request.POST.get("quick", "")) in QUICK:
        where, starts_at, ends_at = _quick(quick, clock.now().astimezone(clock.JST))
        actions.set_presence(
            request.actor, person_id, where=where, starts_at=starts_at, ends_at=ends_at
        )
        messages.success(request, _("登録しました。"))
        return redirect(_path(request, person_id))
    form = forms.PresenceForm(request.POST)
    if form.is_valid():
        try:
            actions.set_presence(request.actor, person_id, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        except (NotFound, NotPermitted):
            raise
        except Refusal as error:
            form.add_error(None, f"{told(error.message)}{told(error.next_step)}")
        else:
            messages.success(request, _("登録しました。"))
            return redirect(_path(request, person_id))
    return _show(request, person_id, form, forms.CalendarForm())


def _quick(word: str, now: datetime) -> tuple[str, datetime, datetime]:
    """State and time of a one-press entry."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), clock.JST)
    return {
        "telework_today": (Where.TELEWORK.value, now, midnight),
        "away_today": (Where.AWAY.value, now, midnight),
        "away_2h": (Where.AWAY.value, now, now + timedelta(hours=2)),
        "telework_tomorrow": (Where.TELEWORK.value, midnight, midnight + timedelta(days=1)),
    }[word]


def _show(
    request: SignedIn, person_id: str, form: forms.PresenceForm, calendar: forms.CalendarForm
) -> HttpResponseBase:
    own_page = person_id == request.actor.person_id
    found = queries.reachability((person_id,), at=clock.now())[person_id]
    who = queries.person(person_id)
    context = {
        "rows": presence.presences(request.actor, person_id),
        "now": found,
        "now_label": _(LABELS[Where(found.where)]),
        "form": form,
        "calendar": calendar if own_page else None,
        "who": who.name if who else "",
        "person_id": person_id,
        "own_page": own_page,
        "everybody": reach(request.actor, "organization.import_presence") is Reach.ALL,
    }
    status = 422 if form.errors or calendar.errors else 200
    return render(request, "organization/presence.jinja", context, status=status, using="jinja2")


def _path(request: SignedIn, person_id: str) -> str:
    if person_id in ("", request.actor.person_id):
        return reverse("organization:presence")
    return reverse("organization:presence_of", args=[person_id])
