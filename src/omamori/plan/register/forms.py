"""台帳の書き込み。What the pages accept; every error is a Japanese sentence beside its field."""

import re
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.facts.lifecycle import Labelled, Medium, Stage
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.exports.uploads import content_of
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import queries as partners
from omamori.plan.register import measures, showing
from omamori.plan.register.domain import counting, particulars
from omamori.plan.register.domain.counting import Count, NotACount
from omamori.plan.register.domain.flow import ProcessGiven, StepGiven
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.models import Review

LISTED = re.compile(r"[\n,、，;；]+")


class Day(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def choices(words: type[Labelled], *, empty: bool = False) -> list[tuple[str, Any]]:
    """The words of a column as choices."""
    first = [("", _("選んでください"))] if empty else []
    return [*first, *((w.value, _(w.label)) for w in words)]


def listed(text: str) -> tuple[str, ...]:
    """Words in a text with 、 or line ends between them."""
    return tuple(dict.fromkeys(w.strip() for w in LISTED.split(text) if w.strip()))


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PersonField(forms.CharField):
    """One of us by number or name: a list of thousands would help nobody."""

    def clean(self, value: Any) -> str:
        """The person's public id; empty when none was asked for."""
        text = str(super().clean(value)).strip()
        found = showing.person_named(text, on=clock.today()) if text else ""
        if text and not found:
            raise forms.ValidationError(
                _now("この人は見つかりません。従業者番号か、名簿のとおりの氏名を入力してください。")
            )
        return found


class _ActorForm(forms.Form):
    """A form that knows who fills it in."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def _choose(self, name: str, found: dict[str, str]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", str(_("選んでください"))), *found.items()]

    def _partner(self, name: str) -> str:
        text = str(self.cleaned_data.get(name) or "").strip()
        found = showing.partner_named(self.actor, text) if text else ""
        if text and not found:
            self.add_error(name, _unknown_partner(text))
        return found


def _unknown_partner(text: str) -> str:
    told = _now(
        "「%(name)s」は見つかりません。取引先コードか、登録したとおりの名称を入力してください。"
    )
    return told % {"name": text}


class ProcessForm(_ActorForm):
    """Name and keeping of a business process."""

    name = forms.CharField(
        label=_("業務の名前"), max_length=120, help_text=_("例: 受注・制作・納品")
    )
    department_id = forms.ChoiceField(label=_("部門"))
    owner_id = PersonField(
        label=_("管理責任者"),
        max_length=120,
        help_text=_("従業者番号か氏名。この業務の個人情報を預かる人です。"),
    )
    outline = forms.CharField(
        label=_("どんな業務か"), max_length=1000, required=False, widget=_area(3)
    )
    reason = forms.CharField(
        label=_("書く・変える理由"), max_length=400, help_text=_("例: 新しい業務を始める")
    )

    def __init__(self, *args: Any, right: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._choose("department_id", showing.department_choices(self.actor, right))

    def given(self, steps: tuple[StepGiven, ...] = ()) -> ProcessGiven:
        """As the actions take it."""
        values = {k: self.cleaned_data[k] for k in ("name", "department_id", "owner_id", "outline")}
        return ProcessGiven(**values, steps=steps)


class StepForm(_ActorForm):
    """One scene of a flow."""

    stage = forms.ChoiceField(label=_("局面"), choices=choices(Stage), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("何をするか"), max_length=120, help_text=_("例: 注文書を FAX で受け取る")
    )
    actor_words = forms.CharField(
        label=_("だれが"), max_length=120, required=False, help_text=_("例: 営業担当")
    )
    place = forms.CharField(
        label=_("どこで"), max_length=120, required=False, help_text=_("例: 営業部の席、自宅")
    )
    medium = forms.ChoiceField(label=_("媒体"), choices=choices(Medium))
    items = forms.MultipleChoiceField(
        label=_("動く個人情報"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一つも選ばなければ、この業務のすべてです。"),
    )
    comes_from = forms.CharField(
        label=_("社外のだれから"),
        max_length=120,
        required=False,
        help_text=_("取引先コード、取引先の名称、または「本人」などの言葉。社内なら空のまま。"),
    )
    goes_to = forms.CharField(
        label=_("社外のだれへ"), max_length=120, required=False, help_text=_("同じ書き方です。")
    )
    note = forms.CharField(label=_("補足"), max_length=400, required=False)

    def __init__(self, *args: Any, items: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.MultipleChoiceField", self.fields["items"])
        field.choices = list(items.items())
        if not items:
            del self.fields["items"]

    def given(self) -> StepGiven:
        """As the actions take it; a name that is a partner's becomes that partner."""
        values = dict(self.cleaned_data)
        senders = {n: values.pop(n).strip() for n in ("comes_from", "goes_to")}
        found = {n: showing.partner_named(self.actor, t) if t else "" for n, t in senders.items()}
        return StepGiven(
            actor=values.pop("actor_words"),
            items=tuple(values.pop("items", ())),
            comes_from="" if found["comes_from"] else senders["comes_from"],
            goes_to="" if found["goes_to"] else senders["goes_to"],
            from_partner=found["comes_from"],
            to_partner=found["goes_to"],
            **values,
        )


def step_initial(step: StepGiven) -> dict[str, object]:
    """A scene as the form shows it."""
    names = {}
    for words, partner in (("comes_from", step.from_partner), ("goes_to", step.to_partner)):
        row = partners.partner(partner) if partner else None
        names[words] = row.name if row else getattr(step, words)
    return {**vars(step), **names, "actor_words": step.actor, "items": list(step.items)}


class ProposeForm(forms.Form):
    """From when it shall count."""

    valid_from = forms.DateField(
        label=_("始める日"),
        widget=Day,
        required=False,
        help_text=_("空なら、承認された日から。承認より前にはさかのぼりません。"),
    )


class ReturnForm(forms.Form):
    """What should change."""

    note = forms.CharField(label=_("直してほしいこと"), max_length=400, widget=_area(3))


class ReviewForm(forms.Form):
    """What came of a review."""

    outcome = forms.ChoiceField(
        label=_("見直しの結果"),
        choices=[(v, _(label)) for v, label in Review.Outcome.choices],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("確かめたこと"),
        max_length=400,
        required=False,
        widget=_area(3),
        help_text=_("例: 全件の件数と保管場所を現物と照らした"),
    )


class AskReviewForm(forms.Form):
    """Ask departments for a review because something changed."""

    cause = forms.CharField(
        label=_("何が変わったか"), max_length=200, help_text=_("例: 在宅勤務を始める")
    )
    department_ids = forms.MultipleChoiceField(
        label=_("見直す部門"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast("forms.MultipleChoiceField", self.fields["department_ids"])
        field.choices = list(organization.department_names().items())


class DisposalForm(forms.Form):
    """A disposal and its proof."""

    disposed_on = forms.DateField(label=_("廃棄した日"), widget=Day)
    whole = forms.ChoiceField(
        label=_("廃棄した範囲"),
        choices=[
            ("1", _("すべて。この個人情報は、もう残っていない")),
            ("0", _("一部。保管期限の来ていないものが残っている")),
        ],
        widget=forms.RadioSelect,
    )
    next_on = forms.DateField(
        label=_("残りを次に廃棄する日"),
        widget=Day,
        required=False,
        help_text=_("一部を廃棄したときだけ。承認されると、台帳の「次に廃棄する日」になります。"),
    )
    method = forms.ChoiceField(label=_("廃棄方法"), choices=choices(particulars.Disposal))
    done_by = forms.CharField(
        label=_("廃棄した人"), max_length=120, help_text=_("例: 総務部 文書係、溶解業者の名前")
    )
    witness = forms.CharField(
        label=_("立ち会った人"), max_length=120, help_text=_("廃棄した人とは別の人。例: 営業部長")
    )
    count = forms.IntegerField(
        label=_("廃棄した件数"), min_value=0, max_value=counting.MOST, required=False
    )
    note = forms.CharField(label=_("補足"), max_length=400, required=False)
    file = forms.FileField(label=_("証明書"), required=False)

    def clean_file(self) -> tuple[str, bytes]:
        """Name and content."""
        upload = cast("UploadedFile[bytes] | None", self.cleaned_data.get("file"))
        if not upload:
            return "", b""
        return (upload.name or "certificate")[-200:], content_of(upload)


def count_text(given: Particulars) -> str:
    """件数 as the form shows it."""
    return counting.spoken(given.count) if given.count else ""


def parsed(text: str) -> Count | None:
    """The count that a text says; None for an empty one.

    Raises:
        ValidationError: it does not say how many.
    """
    if not text.strip():
        return None
    try:
        return counting.parse(text, measures.counts(clock.today()))
    except NotACount as error:
        raise forms.ValidationError(
            _now(
                "件数が読めません。「3000」「約3,000」「1万～2万」「500以上」のように書いてください。"
            )
        ) from error
