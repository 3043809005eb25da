"""行為者を添える。Puts the actor on every request; roles are looked up once per request."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from omamori.foundation.accounts import sign_in
from omamori.foundation.accounts.queries import actor_of
from omamori.foundation.ui.page import Request


class ActorMiddleware:
    """Sets ``request.actor``; None when nobody is signed in.

    The session of a person who left, or of an expired assessor, ends at his next request. Who owes a
    second step sees the pages of sign-in only. A language chosen on this device goes before the one
    kept with the account, which every sign-in sets.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who acts."""
        user = request.user
        known = cast("Request", request)
        known.actor = actor_of(user) if user.is_authenticated else None
        if user.is_authenticated:
            if known.actor is None:
                logout(request)
            else:
                if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                    translation.activate(user.language)
                if sign_in.is_held(request, user) and not _open_without_second_step(request.path):
                    return redirect("mfa_index")
        return self.get_response(request)


def _open_without_second_step(path: str) -> bool:
    return path.startswith((reverse("accounts:root"), "/static/"))
