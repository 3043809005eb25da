"""行為者を添える。Puts the actor on every request; roles are looked up once per request."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from omamori.foundation.accounts.queries import actor_of
from omamori.foundation.ui.page import Request


class ActorMiddleware:
    """Sets ``request.actor``; None when nobody is signed in or the person may not act."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who acts."""
        user = request.user
        found = actor_of(user) if user.is_authenticated else None
        cast("Request", request).actor = found
        return self.get_response(request)
