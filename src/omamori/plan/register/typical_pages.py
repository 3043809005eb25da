"""よくある業務のページ。Choose what the company does; each becomes a draft of its department."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from omamori.facts.errors import Invalid
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.form_page import put_errors
from omamori.foundation.ui.page import SignedIn, page
from omamori.plan.register import actions, showing, typical
from omamori.plan.register.domain.counting import Count
from omamori.plan.register.forms import parsed


class TypicalForm(forms.Form):
    """Which processes, and whose each is."""

    def __init__(self, *args: Any, names: dict[str, str], otherwise: str, **options: Any) -> None:
        """One tick and one department for each process."""
        super().__init__(*args, **options)
        self.lines = typical.missing()
        choices = list(names.items())
        for found in self.lines:
            self.fields[f"take-{found.code}"] = forms.BooleanField(required=False, label=found.name)
            self.fields[f"department-{found.code}"] = forms.ChoiceField(
                choices=choices, initial=typical.guessed(found, names, otherwise), label=_("部門")
            )
            for number, item in enumerate(found.items):
                self.fields[f"count-{found.code}-{number}"] = forms.CharField(
                    required=False,
                    max_length=40,
                    label=_("「%(name)s」の件数") % {"name": item.name},
                )

    def clean(self) -> dict[str, Any]:
        """Read every count."""
        given = super().clean() or {}
        self.counts: dict[str, Count] = {}
        for found in self.lines:
            for number, item in enumerate(found.items):
                name = f"count-{found.code}-{number}"
                try:
                    count = parsed(given.get(name, ""))
                except forms.ValidationError as error:
                    self.add_error(name, error)
                else:
                    self.counts |= {item.name: count} if count else {}
        return given

    def counted(self, code: str) -> list[forms.BoundField]:
        """The fields of the counts of one process."""
        return [self[name] for name in self.fields if name.startswith(f"count-{code}-")]

    def chosen(self, owner: str) -> dict[str, tuple[str, str]]:
        """Department and owner by code."""
        told = self.cleaned_data
        return {
            found.code: (told[f"department-{found.code}"], owner)
            for found in self.lines
            if told[f"take-{found.code}"]
        }


@page("register.draft_item")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedIn) -> HttpResponseBase:
    """Take typical processes over as drafts."""
    names = showing.department_choices(request.actor, "register.draft_item")
    me = organization.person(request.actor.person_id)
    form = TypicalForm(request.POST or None, names=names, otherwise=me.department_id if me else "")
    if form.is_valid():
        try:
            made = actions.take_typical(
                request.actor,
                form.chosen(request.actor.person_id),
                reason=_("台帳を始める"),
                counts=form.counts,
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            text = _(
                "業務 %(a)s 件と、個人情報 %(b)s 件の下書きを作りました。会社に合わせて直してください。"
            )
            messages.success(request, text % {"a": made[0], "b": made[1]})
            return redirect("register:waiting")
    return _page(request, form)


def _page(request: SignedIn, form: TypicalForm) -> HttpResponse:
    lines = [
        (
            found,
            form[f"take-{found.code}"],
            form[f"department-{found.code}"],
            form.counted(found.code),
        )
        for found in form.lines
    ]
    status = 422 if form.is_bound else 200
    context = {"form": form, "lines": lines}
    return render(request, "register/typical.jinja", context, status=status, using="jinja2")
