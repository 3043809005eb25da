"""書き込みのページの型。One form, one action: refusals appear on the form, not on another page."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.ui.wording import told

F = TypeVar("F", bound=forms.Form)


def form_page(
    request: HttpRequest,
    form: F,
    act: Callable[[F], str],
    *,
    words: tuple[str, str, str],
    back: tuple[str, str],
) -> HttpResponseBase:
    """Show a form, or do what it asks and go on.

    Args:
        request: the request.
        form: bound when the request is a POST.
        act: carries out the valid form and returns the path of the next page.
        words: title, label of the button, message when done; empty where the next page says what came of it.
        back: label and path of the page one comes from.
    """
    title, label, done = words
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                target = act(form)
            except Invalid as error:
                put_errors(form, error)
            except (NotFound, NotPermitted):
                raise
            except Refusal as error:
                form.add_error(
                    None,
                    " ".join(told(p) for p in (error.message, error.detail, error.next_step) if p),
                )
            else:
                if done:
                    messages.success(request, done)
                return redirect(target)
    context = {"form": form, "title": title, "label": label, "back": back}
    return _page(request, context, status)


def put_errors(form: forms.Form, error: Invalid) -> None:
    """Show the refusals of an action beside the fields they belong to."""
    for name, text in error.fields.items():
        form.add_error(name if name in form.fields else None, told(text))


def _page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    return render(request, "organization/form.jinja", context, status=status, using="jinja2")
