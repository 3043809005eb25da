"""アカウントのページ。One's own settings, sessions, invitations, the list, the table of rights."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.facts.errors import Invalid, NotFound, Refusal
from omamori.foundation.access import matrix
from omamori.foundation.accounts import actions, directory, invitations, sign_in
from omamori.foundation.accounts.forms import (
    AssessorForm,
    FirstPasswordForm,
    InviteForm,
    PreferencesForm,
)
from omamori.foundation.accounts.limits import limited
from omamori.foundation.accounts.models import User
from omamori.foundation.accounts.queries import has_own_second_step
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.page import SignedIn, page
from omamori.foundation.ui.wording import told

ENGINE = "jinja2"


@page("accounts.me")
@require_safe
def root(request: SignedIn) -> HttpResponse:
    """The short way to one's own settings."""
    del request
    return redirect("accounts:me")


@page("accounts.me")
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: SignedIn) -> HttpResponse:
    """One's own settings; language and brightness are kept for every device."""
    user = cast("User", request.user)
    initial = {"language": user.language, "theme": user.theme}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_preferences(user, **form.cleaned_data)
        messages.success(request, _("設定を変えました。"))
        return sign_in.with_preferences(redirect("accounts:me"), user)
    context = {
        "form": form,
        "person": user.person,
        "user": user,
        "second_step": has_own_second_step(user),
        "must_have_second_step": sign_in.needs_second_step(user),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/me.jinja", context, status=status, using=ENGINE)


@page("accounts.me")
@require_safe
def sessions(request: SignedIn) -> HttpResponse:
    """Where I am signed in."""
    rows = directory.sessions(cast("User", request.user), request.session.session_key or "")
    return render(request, "accounts/sessions.jinja", {"rows": rows}, using=ENGINE)


@page("accounts.me")
@require_POST
def end_session(request: SignedIn, session_id: int) -> HttpResponse:
    """Sign out one other place; a foreign number ends nothing."""
    if not actions.end_sessions(cast("User", request.user), session_id=session_id):
        raise NotFound
    messages.success(request, _("その端末をサインアウトしました。"))
    return redirect("accounts:sessions")


@page("accounts.me")
@require_POST
def end_other_sessions(request: SignedIn) -> HttpResponse:
    """Sign out everywhere else."""
    actions.end_sessions(cast("User", request.user), keep=request.session.session_key or "")
    messages.success(request, _("ほかの端末をすべてサインアウトしました。"))
    return redirect("accounts:sessions")


@page("accounts.me")
def password_by_company(request: SignedIn) -> HttpResponse:
    """Where allauth sends who has no password here: there is none to change."""
    messages.info(
        request, _("あなたは会社のアカウントでサインインするので、ここにパスワードはありません。")
    )
    return redirect("accounts:me")


@page("accounts.see")
@require_safe
def people(request: SignedIn) -> HttpResponse:
    """The list of accounts."""
    words = request.GET.get("words", "")[:80]
    return _people(request, words=words, after=request.GET.get("after", ""))


@page("accounts.invite")
@require_POST
def invite(request: SignedIn) -> HttpResponse:
    """Invite one person."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _people(request, invite_form=form, status=422)
    try:
        person = directory.person_to_invite(request.actor, form.cleaned_data["who"])
        actions.invite(request.actor, person_id=person.public_id)
    except NotFound:
        form.add_error(
            "who",
            _("名簿に見つかりません。番号かアドレスを確かめるか、先に名簿へ登録してください。"),
        )
        return _people(request, invite_form=form, status=422)
    except Refusal as refusal:
        form.add_error("who", _words(refusal))
        return _people(request, invite_form=form, status=refusal.status)
    told = _("%(who)sさんを招待しました。招待のリンクをメールで送ります。") % {"who": person.name}
    messages.success(request, told)
    return redirect("accounts:people")


@page("accounts.invite_everyone")
@require_POST
def invite_everyone(request: SignedIn) -> HttpResponse:
    """Invite all who were never invited."""
    count = actions.invite_everyone(request.actor)
    messages.success(request, _("%(count)s人を招待しました。") % {"count": count})
    return redirect("accounts:people")


@page("accounts.admit_assessor")
@require_POST
def admit_assessor(request: SignedIn) -> HttpResponse:
    """Let an assessor in until a day."""
    form = AssessorForm(request.POST)
    if not form.is_valid():
        return _people(request, assessor_form=form, status=422)
    try:
        actions.admit_assessor(request.actor, **form.cleaned_data)
    except Invalid as invalid:
        for field, text in invalid.fields.items():
            form.add_error(field, told(text))
        return _people(request, assessor_form=form, status=422)
    except Refusal as refusal:
        form.add_error("email", _words(refusal))
        return _people(request, assessor_form=form, status=refusal.status)
    messages.success(request, _("審査員を招待しました。"))
    return redirect("accounts:people")


@page("accounts.close")
@require_POST
def close(request: SignedIn, account_id: str) -> HttpResponse:
    """Close an account."""
    actions.close(request.actor, account_id=account_id)
    messages.success(request, _("アカウントを止めました。"))
    return redirect("accounts:people")


@page("accounts.reopen")
@require_POST
def reopen(request: SignedIn, account_id: str) -> HttpResponse:
    """Reopen an account."""
    actions.reopen(request.actor, account_id=account_id)
    messages.success(request, _("アカウントを再開しました。"))
    return redirect("accounts:people")


@page("accounts.sign_in")
@never_cache
@limited("invitation")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password. Opening the page uses nothing up."""
    found = invitations.find(token)
    form = FirstPasswordForm(found.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.accept(token, form.cleaned_data["password"])
        messages.success(request, _("パスワードを決めました。サインインしてください。"))
        return redirect("account_login")
    context = {"form": form, "email": found.user.email}
    status = 422 if form.errors else 200
    response = render(request, "accounts/accept.jinja", context, status=status, using=ENGINE)
    # Not "no-referrer": browsers would then send "Origin: null" with the form, which CSRF refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


@page("access.see")
@require_safe
def rights(request: SignedIn) -> HttpResponse:
    """Roles × actions, and who wears which hat today."""
    context = {
        "roles": matrix.ROLES,
        "modules": matrix.modules(),
        "posts": organization.posts(on=clock.today()),
    }
    return render(request, "accounts/rights.jinja", context, using=ENGINE)


def _people(
    request: SignedIn,
    *,
    words: str = "",
    after: str = "",
    invite_form: InviteForm | None = None,
    assessor_form: AssessorForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "found": directory.accounts(request.actor, after=after, words=words),
        "uninvited": directory.uninvited_count(request.actor),
        "words": words,
        "invite_form": invite_form or InviteForm(),
        "assessor_form": assessor_form or AssessorForm(),
        "may": matrix.may(request.actor, "accounts"),
    }
    return render(request, "accounts/people.jinja", context, status=status, using=ENGINE)


def _words(refusal: Refusal) -> str:
    return f"{_(refusal.message)} {_(refusal.next_step)}"
