"""一覧の書き込み。The form of one row, made from the same columns as its Excel."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from omamori.foundation.exports import uploads
from omamori.foundation.exports.lists import As, Books, Listing, Values, parts, understood
from omamori.foundation.ui.wording import told


class Day(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """Write days as browsers want them."""
        super().__init__(format="%Y-%m-%d")


class RowForm(forms.Form):
    """One row of a list; ``values`` is what it says in canonical spelling."""

    def __init__(
        self,
        listing: Listing,
        books: Books,
        data: Any = None,
        *,
        values: Values | None = None,
        fixed: frozenset[str] = frozenset(),
    ) -> None:
        """Make a field for each column that is not ``fixed``.

        Args:
            listing: which list.
            books: people and calendar.
            data: what was sent, if anything was.
            values: what the row says now.
            fixed: columns that keep their value.
        """
        items = [item for item in listing.items if item.key not in fixed]
        super().__init__(data, initial=_initial(listing, values or {}))
        self.listing, self.books, self.kept = listing, books, dict(values or {})
        for item in items:
            self.fields[item.key] = _field(item)
        self.values: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        """Read every cell as a list does, then look at the row as a whole."""
        cells = {key: _cell(value) for key, value in self.cleaned_data.items()}
        items = [i for i in self.listing.items if i.key in self.fields and i.key not in self.errors]
        values, wrong = understood(items, cells, self.books)
        self.values = {i.key: self.kept.get(i.key, "") for i in self.listing.items} | values
        if not wrong and not self.errors:
            wrong = dict(self.listing.check(self.values))
        for key, text in wrong.items():
            self.add_error(key if key in self.fields else None, told(text))
        return self.cleaned_data


class ListForm(forms.Form):
    """A file with a list."""

    file = forms.FileField(allow_empty_file=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Label the file in the reader's language."""
        super().__init__(*args, **options)
        self.fields["file"].label = _("一覧のファイル")

    def clean_file(self) -> bytes:
        """The content, within the limit."""
        return uploads.content_of(self.cleaned_data["file"])


def _initial(listing: Listing, values: Values) -> dict[str, Any]:
    return {
        item.key: parts(values.get(item.key, ""))
        if item.kind is As.CHOICES
        else values.get(item.key, "")
        for item in listing.items
    }


def _cell(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value or "")


def _field(item: Any) -> forms.Field:
    label, help_text = told(item.label), told(item.help) if item.help else ""
    options: dict[str, Any] = {"label": label, "required": item.needed, "help_text": help_text}
    choices = [(text, told(text)) for text in item.choices.values()]
    if item.kind is As.CHOICES:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **options
        )
    if item.kind is As.CHOICE:
        first = [] if item.needed else [("", _("決めていない"))]
        return forms.ChoiceField(choices=[*first, *choices], **options)
    if item.kind is As.DATE:
        return forms.CharField(widget=Day(), **options)
    if item.kind is As.LONG:
        rows = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(widget=rows, max_length=item.longest, **options)
    if item.kind is As.PERSON and not help_text:
        options["help_text"] = _("従業者番号、メールアドレス、氏名のどれか。例: E004")
    if item.kind is As.CODES and not help_text:
        options["help_text"] = _("「、」で区切って書きます。")
    return forms.CharField(max_length=item.longest, **options)
