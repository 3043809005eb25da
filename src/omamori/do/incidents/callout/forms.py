"""呼び出しの入力。A call-out to start, a code word, the chain rung by rung, a number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.callout.domain import chain
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.person_field import PersonField

BLANK = 2
"""Empty rungs offered below the filled ones."""


class StartForm(forms.Form):
    """What is told to people at night."""

    title = forms.CharField(
        label=_("何が起きましたか (一行)"),
        help_text=_(
            "そのまま読み上げられ、メールやSMSで届きます。本人の氏名などは書かないでください。"
        ),
        max_length=120,
    )
    drill = forms.BooleanField(
        label=_("訓練です"),
        help_text=_("すべての連絡に【訓練】と付きます。"),
        required=False,
    )
    call = forms.RegexField(r"[0-9a-z]{26}", required=False, widget=forms.HiddenInput)
    """By which a form that is sent twice is one call-out."""


class CodeForm(forms.Form):
    """The four digits of the message."""

    code = forms.CharField(
        label=_("合言葉 (4桁の数字)"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PersonCodeForm(CodeForm):
    """What the operator heard on the telephone, and from whom."""

    person = forms.ChoiceField(label=_("だれから聞きましたか"))

    field_order = ("person", "code")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        """Offer the people of the frozen chain."""
        super().__init__(*args, **options)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people


class HandOverForm(forms.Form):
    """Who takes care from now on."""

    to = forms.ChoiceField(label=_("だれに引き継ぎますか"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        """Offer the others of the frozen chain."""
        super().__init__(*args, **options)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = people


class NoteForm(forms.Form):
    """What the chain lacks."""

    note = forms.CharField(
        label=_("足りないこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class NumberForm(forms.Form):
    """The number by which a person is called."""

    number = forms.CharField(
        label=_("緊急連絡の電話番号"),
        help_text=_("例: 090-5550-0142。空にすると、登録を消します。番号は封をして保存されます。"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class ConfirmForm(forms.Form):
    """The button of the monthly test; a new number if there is one."""

    number = forms.CharField(
        label=_("電話番号が変わったとき (任意)"),
        help_text=_(
            "会社が緊急のときにかける番号です。変わっていなければ、空のままボタンを押してください。"
        ),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class ChainForm(forms.Form):
    """The chain, one group of fields per rung; an emptied person takes the rung out."""

    rounds = forms.IntegerField(
        label=_("全員を何回まで呼び出しますか"),
        help_text=_("それでも応答がなければ、全員とトップに知らせます。"),
    )
    still_after = forms.IntegerField(
        label=_("「まだ対応していますか」と尋ねるまでの分"),
        help_text=_("応答してから、この分がたつと尋ねます。"),
    )
    answer_within = forms.IntegerField(
        label=_("その返事を待つ分"),
        help_text=_("返事がないと、ほかの人への呼び出しを再び始めます。"),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        links: tuple[chain.Link, ...] = (),
        terms: chain.Terms | None = None,
    ) -> None:
        """Offer the rungs that there are, and some empty ones.

        Args:
            data: of a POST.
            links, terms: what the form begins with.
        """
        super().__init__(data)
        self.count = self._count(data, links)
        self.names: list[str] = []
        for number in range(self.count):
            link = links[number] if number < len(links) else None
            self._add(number, link)
        for name, value in vars(terms or chain.Terms()).items():
            self.fields[name].initial = value

    @staticmethod
    def _count(data: Any, links: tuple[chain.Link, ...]) -> int:
        offered = len(links) + BLANK
        if data is not None:
            given = str(data.get("count", ""))
            offered = (
                int(given) if given.isascii() and given.isdigit() and len(given) < 3 else offered
            )
        return max(1, min(offered, chain.MOST_STEPS))

    def _add(self, number: int, link: chain.Link | None) -> None:
        shown, name = _written(link.person) if link else ("", "")
        stand_in, _name = _written(link.stand_in) if link else ("", "")
        self.names.append(name)
        ways = [(code, _(word)) for code, word in chain.CHANNELS.items()]
        place = forms.IntegerField(label=_("順番"), initial=number + 1, required=False)
        self.fields |= {
            f"place-{number}": place,
            f"person-{number}": PersonField(label=_("呼び出す人"), required=False, initial=shown),
            f"stand_in-{number}": PersonField(
                label=_("つながらないときの代わり"), required=False, initial=stand_in
            ),
            f"channels-{number}": forms.MultipleChoiceField(
                label=_("連絡手段 (同時に使います)"),
                choices=ways,
                required=False,
                initial=list(link.channels) if link else ["mail"],
                widget=forms.CheckboxSelectMultiple,
            ),
            f"wait-{number}": forms.IntegerField(
                label=_("応答を待つ分"), required=False, initial=link.wait if link else 5
            ),
        }

    @property
    def rungs(self) -> list[list[forms.BoundField]]:
        """The fields of each rung, for drawing."""
        names = ("place", "person", "stand_in", "channels", "wait")
        return [[self[f"{name}-{n}"] for name in names] for n in range(self.count)]

    def links(self) -> tuple[chain.Link, ...]:
        """The filled rungs in their order; only after ``is_valid``."""
        given = self.cleaned_data
        filled = [n for n in range(self.count) if given.get(f"person-{n}")]
        ordered = sorted(filled, key=lambda n: (given.get(f"place-{n}") or n + 1, n))
        return tuple(
            chain.Link(
                person=given[f"person-{n}"],
                stand_in=given.get(f"stand_in-{n}") or "",
                channels=tuple(c for c in chain.CHANNELS if c in given.get(f"channels-{n}", ())),
                wait=given.get(f"wait-{n}") or 0,
            )
            for n in ordered
        )

    def terms(self) -> chain.Terms:
        """How the chain is worked through; only after ``is_valid``."""
        return chain.Terms(**{name: self.cleaned_data[name] for name in vars(chain.Terms())})


def _written(person_id: str) -> tuple[str, str]:
    """A person's number, as the field reads him back, and his name."""
    found = organization.person(person_id) if person_id else None
    return (found.number, found.name) if found else ("", "")
