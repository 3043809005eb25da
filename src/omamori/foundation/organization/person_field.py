"""人を選ぶ欄。A person by number, address or name, for the forms of every room."""

from typing import Any

from django import forms
from django.db.models import Value
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from omamori.foundation.organization.models import Person


def _only_one_named(words: str) -> str | None:
    """Who alone bears this name, with or without the space within; nobody when two do."""
    plain = "".join(words.split())
    named = Person.objects.annotate(
        plain=Replace(Replace("name", Value(" ")), Value("\u3000"))
    ).filter(plain__iexact=plain)
    found = list(named.values_list("public_id", flat=True)[:2])
    return str(found[0]) if len(found) == 1 else None


class PersonField(forms.CharField):
    """A person by number or address: a list of thousands would help nobody."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", _("従業者番号、メールアドレス、氏名のどれかを入力してください。例: E004")
        )
        super().__init__(max_length=254, **options)

    def clean(self, value: Any) -> str:
        """The person's public id; empty when none was asked for."""
        text = str(super().clean(value)).strip().lower()
        if not text:
            return ""
        rows = Person.objects.filter(email=text) | Person.objects.filter(number__iexact=text)
        found = rows.values_list("public_id", flat=True).first() or _only_one_named(text)
        if found is None:
            raise forms.ValidationError(
                _("この番号・アドレス・氏名の人は登録されていません。同名の人がいるときは番号で。")
            )
        return str(found)
