"""What of a request is the page's own work, and what of that is drawing its template: a middleware for the benches."""

import time
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template.backends import jinja2


class Watch:
    """Middleware that takes the processor time of the page itself, and of drawing its template within that."""

    page = drawn = 0.0
    _counting = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer; from now on every template counts, once however many clients there are."""
        self.get_response, original = get_response, jinja2.Template.render
        if Watch._counting:
            return
        Watch._counting = True

        def render(template: Any, *args: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return original(template, *args, **named)
            finally:
                Watch.drawn += time.process_time() - start

        jinja2.Template.render = render

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse:
        """Answer in Django's stead."""
        start = time.process_time()
        try:
            return cast("HttpResponse", view(request, *args, **kwargs))
        finally:
            Watch.page += time.process_time() - start
