"""断りの翻訳。Turns a refusal of the domain into a calm page (or a JSON answer) with its code."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from omamori.facts.errors import Refusal
from omamori.foundation.ui.errors import refused


class RefusalMiddleware:
    """Catches ``Refusal`` from pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer refusals; leave everything else to Django."""
        return refused(request, error) if isinstance(error, Refusal) else None
