"""講座の入力。The course itself, people to add, a session, a sheet, a waiver, a certificate, a file."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from omamori.do.training.courses.domain import audience, codes, validity
from omamori.do.training.courses.excusing import LONGEST
from omamori.do.training.courses.files import LARGEST_VIDEO
from omamori.do.training.courses.models import Course, File, Waiver
from omamori.do.training.courses.sessions import Planned
from omamori.do.training.courses.writing import Given
from omamori.do.training.materials import audiences
from omamori.do.training.materials import queries as materials
from omamori.do.training.quizzes import queries as quizzes
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.environment import size
from omamori.foundation.ui.working_days import WorkingDayForm

_DAY = {"type": "date"}
_TICKS = forms.CheckboxSelectMultiple


def _day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **options
    )


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class CourseForm(WorkingDayForm):
    """What is learned, by whom, until when."""

    last_days = ("due_date",)

    title = forms.CharField(label=_("講座の名前"), max_length=120)
    about = forms.CharField(
        label=_("受ける人への説明"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=800,
        required=False,
    )
    minutes = forms.IntegerField(label=_("かかる時間 (分)"), min_value=1, max_value=600, initial=30)
    content = forms.ChoiceField(label=_("何で学ぶか"), widget=forms.RadioSelect, initial="deck")
    deck_audience = forms.ChoiceField(label=_("教育資料の対象"), required=False)
    deck_edition = forms.ChoiceField(
        label=_("教育資料の版"),
        required=False,
        help_text=_("決めた版を選ぶと、新しい版ができても変わりません。"),
    )
    only_slides = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8000)
    file_id = forms.ChoiceField(label=_("教材のファイル"), required=False)
    quiz_id = forms.ChoiceField(
        label=_("テスト"),
        required=False,
        help_text=_("公開したテストから選びます。なしでも始められます。"),
    )
    occasion = forms.ChoiceField(
        label=_("だれに届けるか"), widget=forms.RadioSelect, initial="always"
    )
    occasion_days = forms.IntegerField(
        label=_("入社・復帰から何日以内の人に"), min_value=1, max_value=365, initial=30
    )
    departments = forms.MultipleChoiceField(
        label=_("部門を絞る"), widget=_TICKS, required=False,
        help_text=_("その下の部門も入ります。絞らないときは、選ばないでください。"),
    )  # fmt: skip
    posts = forms.MultipleChoiceField(label=_("役割を絞る"), widget=_TICKS, required=False)
    employments = forms.MultipleChoiceField(
        label=_("雇用の形を絞る"), widget=_TICKS, required=False,
        help_text=_("役員、パート、派遣、出向の人も従業者です。外すときは、わけを言えるようにしてください。"),
    )  # fmt: skip
    validity = forms.ChoiceField(label=_("有効期間"), widget=forms.RadioSelect, initial="yearly")
    month = forms.IntegerField(label=_("受け直しが始まる月"), min_value=1, max_value=12, initial=4)
    day = forms.IntegerField(label=_("受け直しが始まる日"), min_value=1, max_value=31, initial=1)
    months = forms.IntegerField(label=_("有効な月数"), min_value=1, max_value=120, initial=12)
    due = forms.ChoiceField(label=_("期限"), widget=forms.RadioSelect, initial="days")
    due_days = forms.IntegerField(
        label=_("割り当てからの日数"), min_value=3, max_value=365, initial=30
    )
    due_date = _day_field(_("決まった日"), required=False)
    due_clause = forms.CharField(
        label=_("規程の条"), max_length=40, required=False, help_text=_("例: R3-7")
    )
    plan_event = forms.ChoiceField(label=_("年間計画の行事"), required=False)

    def __init__(self, *args: Any, events: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        """Offer what there is today: decks, files, quizzes, departments, events of the plan."""
        super().__init__(*args, **options)
        self.initial["only_slides"] = ",".join(self.initial.get("only_slides", ()))
        _offer(
            self, "content", [c for c in Course.Content.choices if c[0] != Course.Content.LESSON]
        )
        _offer(self, "deck_audience", [(k, _(str(v))) for k, v in audiences.AUDIENCES.items()])
        editions: list[tuple[str, Any]] = [
            (
                row.public_id,
                _("%(audience)s 第%(n)s版") % {"audience": row.audience_label, "n": row.number},
            )
            for row in materials.all_current()
        ]
        kept = str(self["deck_edition"].value() or "")
        if kept and kept not in dict(editions):
            editions.append((kept, _("今の講座の版")))
        _offer(self, "deck_edition", [("", _("いつも最新の版")), *editions])
        files = File.objects.order_by("-public_id")[:200]
        _offer(self, "file_id", [("", _("なし")), *((f.public_id, f.name) for f in files)])
        _offer(self, "quiz_id", [("", _("なし")), *quizzes.choices()])
        _offer(self, "occasion", [(k.value, _(v)) for k, v in audience.OCCASIONS.items()])
        _offer(self, "departments", organization.department_names().items())
        _offer(self, "posts", organization.post_labels().items())
        _offer(self, "employments", organization.employment_labels().items())
        _offer(self, "validity", [(k.value, _(v)) for k, v in validity.VALIDITIES.items()])
        _offer(self, "due", [(k.value, _(v)) for k, v in validity.DUES.items()])
        _offer(self, "plan_event", [("", _("結び付けない")), *events])

    def counts(self, name: str) -> bool:
        """The fixed day, when that is how the course is due."""
        return self["due"].value() == validity.Due.DATE and super().counts(name)

    def chosen_slides(self) -> tuple[str, ...]:
        """Codes of the slides that are shown alone; empty for all, and for another edition than the one they are of."""
        if self["content"].value() != Course.Content.DECK or not self["deck_edition"].value():
            return ()
        return tuple(filter(None, str(self["only_slides"].value() or "").split(",")))

    def given(self) -> Given:
        """The answers; only after ``is_valid``."""
        values = dict(self.cleaned_data)
        for name in ("departments", "posts", "employments"):
            values[name] = tuple(values[name])
        values["only_slides"] = self.chosen_slides()
        return Given(**values)


class LearnersForm(forms.Form):
    """Which people of a course are listed."""

    department = forms.ChoiceField(label=_("部門"), required=False)
    text = forms.CharField(label=_("氏名・番号"), required=False, max_length=80)

    def __init__(self, *args: Any, departments: Iterable[tuple[str, str]], **options: Any) -> None:
        """Offer the departments that are counted."""
        super().__init__(*args, **options)
        _offer(self, "department", [("", _("すべて")), *departments])


class AssignForm(WorkingDayForm):
    """People to add by hand."""

    last_days = ("due_on",)

    people = forms.CharField(
        label=_("加える人"),
        help_text=_("従業者番号かメールアドレスを、一行に一人ずつ。500 人まで。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=60_000,
    )
    reason = forms.CharField(label=_("加えるわけ"), max_length=200)
    due_on = _day_field(
        _("期限"), required=False, help_text=_("空なら、講座の決まりのとおりです。")
    )

    def clean_people(self) -> tuple[str, ...]:
        """Public ids of everybody named; a word for each who is not known."""
        text = unicodedata.normalize("NFKC", self.cleaned_data["people"])
        words = [
            w.strip() for line in text.splitlines() for w in line.replace("、", ",").split(",")
        ]
        words = list(dict.fromkeys(w.lower() for w in words if w))
        rows = organization.everybody(on=clock.today())
        known: dict[str, str] = {}
        for number, email, key in rows.values_list("number", "email", "public_id"):
            known[number.lower()] = key
            if email:
                known[email.lower()] = key
        unknown = [w for w in words if w not in known]
        if unknown:
            shown = "、".join(unknown[:5])
            raise forms.ValidationError(
                _("見つからない人がいます: %(people)s"), params={"people": shown}
            )
        return tuple(dict.fromkeys(known[w] for w in words))


class SessionForm(forms.Form):
    """A class-room session."""

    on = _day_field(_("日"))
    at = forms.TimeField(
        label=_("始まる時刻"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=_("長さ (分)"), min_value=5, max_value=600, initial=60)
    place = forms.CharField(label=_("場所"), max_length=120)
    teacher = forms.CharField(label=_("講師"), max_length=80)
    checked_in_room = forms.BooleanField(
        label=_("会場で理解を確かめる (画面のテストはしない)"),
        required=False,
        help_text=_("紙のテストや口頭で確かめるときだけ。付けると、出席で修了になります。"),
    )

    def given(self) -> Planned:
        """The answers; only after ``is_valid``."""
        values = self.cleaned_data
        return Planned(
            starts_at=datetime.combine(values["on"], values["at"], clock.JST),
            minutes=values["minutes"],
            place=values["place"].strip(),
            teacher=values["teacher"].strip(),
            checked_in_room=values["checked_in_room"],
        )


class CodeForm(forms.Form):
    """The code on the wall, typed."""

    code = forms.CharField(
        label=_("会場に映っている符号"),
        max_length=60,
        help_text=_(
            "8 つの文字と数字です。大文字と小文字、「-」のあるなしは、どちらでもかまいません。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """The eight letters."""
        found = codes.read(self.cleaned_data["code"])
        if not found:
            text = _("符号は 8 文字です。会場の画面の文字を、もう一度見て入れてください。")
            raise forms.ValidationError(text)
        return found


class NumberForm(forms.Form):
    """Signing on the teacher's screen."""

    number = forms.CharField(
        label=_("従業者番号"),
        max_length=20,
        help_text=_("自分の番号を入れて「出席する」を押します。"),
    )


class SheetForm(forms.Form):
    """The photographed sheet, with whom it shows."""

    photo = forms.FileField(
        label=_("署名した紙の写真"),
        help_text=_("JPEG か PNG、20 MB まで。場所などの情報は消して残します。"),
    )
    people = forms.MultipleChoiceField(label=_("署名のある人"), widget=_TICKS)

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **options: Any) -> None:
        """Offer everybody who was asked and is not entered yet."""
        super().__init__(*args, **options)
        _offer(self, "people", people)


class WaiverForm(forms.Form):
    """Why somebody need not."""

    kind = forms.ChoiceField(label=_("わけ"), widget=forms.RadioSelect, choices=Waiver.Kind.choices)
    reason = forms.CharField(
        label=_("くわしいわけと、証しになるもの"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
    )


class CertificateForm(forms.Form):
    """What another company certified."""

    file = forms.FileField(label=_("修了証"), help_text=_("PDF か写真 (JPEG・PNG)、20 MB まで。"))
    completed_on = _day_field(_("修了した日"))

    def clean_completed_on(self) -> date:
        """Not a day ahead."""
        day: date = self.cleaned_data["completed_on"]
        if day > clock.today():
            raise forms.ValidationError(_("修了した日は、今日までの日にしてください。"))
        return day


class UploadForm(forms.Form):
    """A file to learn from."""

    file = forms.FileField(
        label=_("教材のファイル"),
        help_text=_(
            "動画 (MP4、300 MB まで)、SCORM 1.2 の ZIP (200 MB まで)、PDF か PowerPoint (50 MB まで)。"
        ),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """What is larger than the largest is refused before it is read."""
        given: UploadedFile[bytes] = self.cleaned_data["file"]
        if (given.size or 0) > LARGEST_VIDEO:
            text = _("大きすぎます (%(size)s)。動画は 300 MB までにしてください。")
            raise forms.ValidationError(text, params={"size": size(given.size or 0)})
        return given


class NoteForm(forms.Form):
    """Why a certificate is sent back."""

    note = forms.CharField(label=_("差し戻すわけ"), max_length=200, required=False)
