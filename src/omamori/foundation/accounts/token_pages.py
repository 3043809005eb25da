"""トークンのページ。A person makes and ends his own keys for programs, after a fresh sign-in (J.9.2)."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from omamori.facts.errors import Refusal
from omamori.foundation.accounts import actions, sign_in
from omamori.foundation.accounts import tokens as own_tokens
from omamori.foundation.accounts.forms import TokenForm
from omamori.foundation.accounts.models import User
from omamori.foundation.ui.page import SignedIn, page


@page("accounts.make_token")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedIn) -> HttpResponse:
    """The list, and the one moment in which a new token is shown."""
    user = cast("User", request.user)
    if not sign_in.is_fresh(request, user):
        here = urlencode({"next": reverse("accounts:tokens")})
        return redirect(f"{reverse('account_reauthenticate')}?{here}")
    form = TokenForm(request.POST or None, initial={"days": 90, "may_write": "read"})
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_token(request.actor, **form.cleaned_data)
            form = TokenForm(initial={"days": 90, "may_write": "read"})
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}{refusal.next_step}")
    context = {"form": form, "made": made, "rows": own_tokens.tokens_of(user)}
    status = 422 if form.errors else 200
    return render(request, "accounts/tokens.jinja", context, status=status, using="jinja2")


@page("accounts.revoke_token")
@require_POST
def revoke(request: SignedIn, token_id: str) -> HttpResponse:
    """End one."""
    actions.revoke_token(request.actor, token_id)
    messages.success(request, _("トークンを無効にしました。"))
    return redirect("accounts:tokens")
