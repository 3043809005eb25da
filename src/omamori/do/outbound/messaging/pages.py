"""メッセージを書くページ。Find, choose by two identifiers, write; and what became of what was sent.

Made for a telephone: one thing at a time, nothing that needs a script. Names travel by POST only.
"""

from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.do.outbound import queries as outbound
from omamori.do.outbound.messaging import actions, composing, forms, queries, recalling
from omamori.do.outbound.messaging.actions import Draft
from omamori.do.outbound.messaging.domain.errors import WrongSecondIdentifier
from omamori.do.outbound.messaging.services import services
from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import read_token, sign_token
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.partners import queries as partners
from omamori.foundation.partners.rows import OutsidePersonRow
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_CHOICE = "messaging.choice"
_CHOICE_HOLDS = timedelta(hours=2)
_LOOKED_AROUND = 5
"""Of so many found people the namesakes are shown, too."""


@page("messaging.see_tools")
@require_safe
def home(request: SignedIn) -> HttpResponseBase:
    """The tools, and the latest messages."""
    rows, older = queries.messages(request.actor, after=request.GET.get("after", ""))
    context = {
        "tools": queries.tools(request.actor),
        "rows": rows,
        "older": older,
        "may_request": reach(request.actor, "messaging.request_tool") is not Reach.NONE,
        "may_compose": reach(request.actor, "messaging.compose") is not Reach.NONE,
    }
    return render(request, "messaging/home.jinja", context, using="jinja2")


@page("messaging.compose")
@_FORM
def find(request: SignedIn) -> HttpResponseBase:
    """First: which tool, and whom. People of one surname are shown side by side."""
    return _found(request)


def _found(
    request: SignedIn, *, problem: dict[str, str] | None = None, chosen: str = "", typed: str = ""
) -> HttpResponseBase:
    """The page of the choice; after a wrong second identifier with the same people as before."""
    rows = queries.tools(request.actor)
    usable = [(t.tool, t.label) for t in rows if t.usable]
    again = (request.POST if request.method == "POST" else request.GET).get("again", "")
    form = forms.FindForm(request.POST or None, tools=usable)
    people: tuple[OutsidePersonRow, ...] = ()
    searched = request.method == "POST" and form.is_valid()
    if searched:
        people = _near(request.actor, form.cleaned_data["name"])
    context = {
        "form": form,
        "usable": usable,
        "unread": [t for t in rows if t.state == "adopted" and t.identity and not t.confirmed],
        "tools": rows,
        "people": people,
        "searched": searched,
        "tool": form.cleaned_data["tool"] if searched else "",
        "name": form.cleaned_data["name"] if searched else "",
        "again": again,
        "problem": problem,
        "chosen": chosen,
        "typed": typed,
    }
    status = 422 if problem or (request.method == "POST" and not searched) else 200
    return render(request, "messaging/find.jinja", context, status=status, using="jinja2")


@page("messaging.compose")
@require_POST
def choose(request: SignedIn) -> HttpResponseBase:
    """Second: the person, confirmed by company or number."""
    draft = Draft(
        tool=request.POST.get("tool", ""),
        receiver_id=request.POST.get("person", ""),
        second_identifier=request.POST.get("second", ""),
        text="",
    )
    again = request.POST.get("again", "")
    try:
        composing.chosen(request.actor, draft)
    except (NotFound, WrongSecondIdentifier):
        typed = draft.second_identifier[:120]
        return _found(request, problem=_wrong(), chosen=draft.receiver_id, typed=typed)
    data = {
        "tool": draft.tool,
        "person": draft.receiver_id,
        "by": request.actor.person_id,
        "key": new_public_id(),
        "again": again,
    }
    token = sign_token(data, purpose=_CHOICE, expires=clock.now() + _CHOICE_HOLDS)
    return redirect("messaging:write", token)


@page("messaging.compose")
@_FORM
def write(request: SignedIn, token: str) -> HttpResponseBase:
    """Third: text and files; then the judgement decides what is to be checked."""
    data = read_token(token, purpose=_CHOICE, now=clock.now())
    if data is None or data["by"] != request.actor.person_id:
        messages.warning(request, _("時間が過ぎました。もう一度、相手を選んでください。"))
        return redirect("messaging:find")
    found = partners.people_for(request.actor, [data["person"]], on=clock.today())
    person = found.get(data["person"])
    if person is None:
        raise NotFound
    text, files = recalling.earlier(request.actor, data["again"]) if data["again"] else ("", ())
    form = forms.WriteForm(request.POST or None, request.FILES or None, initial={"text": text})
    status = 200
    if request.method == "POST":
        status = 422
        keep = frozenset(request.POST.getlist("keep"))
        kept = tuple(file for number, file in enumerate(files, 1) if str(number) in keep)
        if form.is_valid() and (received := _composed(request, form, person, data, kept)):
            return redirect("messaging:message", received)
    context = {
        "form": form,
        "person": person,
        "service": services()[data["tool"]],
        "namesakes": composing.namesakes(request.actor, person),
        "files": files,
    }
    return render(request, "messaging/write.jinja", context, status=status, using="jinja2")


@page("outbound.see")
@require_safe
def message(request: SignedIn, mail_id: str) -> HttpResponseBase:
    """One message: where it stands, and what can still be done."""
    found = queries.message(request.actor, mail_id)
    context = {"it": found, "told": outbound.mail(request.actor, mail_id)}
    return render(request, "messaging/message.jinja", context, using="jinja2")


@page("messaging.recall_sent")
@require_POST
def recall(request: SignedIn, mail_id: str) -> HttpResponseBase:
    """Take back what was sent."""
    actions.recall_sent(request.actor, mail_id)
    messages.success(request, _("サービスに取り消しを頼みました。結果はこの画面に出ます。"))
    return redirect("messaging:message", mail_id)


@page("messaging.settle")
@require_POST
def settle(request: SignedIn, mail_id: str) -> HttpResponseBase:
    """Say whether an uncertain message had arrived."""
    arrived = request.POST.get("arrived") == "yes"
    actions.settle(request.actor, mail_id, arrived=arrived)
    messages.success(request, _("記録しました。") if arrived else _("もう一度送ります。"))
    return redirect("messaging:message", mail_id)


@page("messaging.choose_again")
@require_POST
def choose_again(request: SignedIn, mail_id: str) -> HttpResponseBase:
    """The wrong person was chosen: withdraw, and choose anew with the same text and files."""
    actions.choose_again(request.actor, mail_id)
    text = _("取り下げて、ヒヤリハットに残しました。正しい相手を選んでください。")
    messages.success(request, text)
    return redirect(f"{reverse('messaging:find')}?again={mail_id}")


def _near(actor: Actor, words: str) -> tuple[OutsidePersonRow, ...]:
    """Who was searched for, and everybody who could be taken for him."""
    found = {p.public_id: p for p in partners.search(actor, words, on=clock.today())}
    for person in tuple(found.values())[:_LOOKED_AROUND]:
        found |= {p.public_id: p for p in composing.namesakes(actor, person)}
    return tuple(sorted(found.values(), key=lambda p: (p.name_kana, p.told_apart_by)))


def _composed(
    request: SignedIn,
    form: Form,
    person: OutsidePersonRow,
    data: dict[str, str],
    kept: tuple[actions.File, ...],
) -> str:
    """The number of the composed message; empty when it was refused, with the reason on the form."""
    draft = Draft(
        tool=data["tool"],
        receiver_id=person.public_id,
        second_identifier=person.number or person.company,
        text=form.cleaned_data["text"],
        files=(*kept, *form.cleaned_data["attached"]),
        key=data["key"],
    )
    try:
        received = actions.compose(request.actor, draft)
    except Invalid as error:
        put_errors(form, error)
        return ""
    except (NotFound, NotPermitted):
        raise
    except Refusal as error:
        form.add_error(None, f"{told(error.message)} {told(error.next_step)}")
        return ""
    return received.public_id


def _wrong() -> dict[str, str]:
    return {
        "message": told(WrongSecondIdentifier.message),
        "next_step": told(WrongSecondIdentifier.next_step),
    }
