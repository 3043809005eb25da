"""講座の行。Between the answers of the form and the row of a course, and what its columns mean to the rules."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_noop

from omamori.do.training.courses.domain import validity
from omamori.do.training.courses.domain.audience import OCCASIONS
from omamori.do.training.courses.models import Course, File
from omamori.do.training.materials import queries as materials
from omamori.do.training.quizzes import queries as quizzes
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.organization import queries as organization
from omamori.plan.policies import queries as policies


@dataclasses.dataclass(frozen=True, kw_only=True)
class Given:
    """What the form of a course says; columns as in ``Course``.

    Attributes:
        file_id: public id of an uploaded file, for the content ``file``.
    """

    title: str
    about: str = ""
    minutes: int = 30
    content: str = "deck"
    deck_audience: str = ""
    deck_edition: str = ""
    only_slides: tuple[str, ...] = ()
    file_id: str = ""
    quiz_id: str = ""
    validity: str = "yearly"
    months: int = 12
    month: int = 4
    day: int = 1
    due: str = "days"
    due_days: int = 30
    due_date: date | None = None
    due_clause: str = ""
    occasion: str = "always"
    occasion_days: int = 30
    departments: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    employments: tuple[str, ...] = ()
    plan_event: str = ""


def checked(given: Given, *, on: date) -> File | None:
    """The file of the answers, once every answer and every record it names was found good.

    Raises:
        Invalid: with a sentence per field.
    """
    wrong = dict(_shape(given))
    wrong |= _references(given, on)
    file = File.objects.filter(public_id=given.file_id).first() if given.file_id else None
    if given.content == Course.Content.FILE and file is None:
        wrong["file_id"] = gettext_noop("教材のファイルを選んでください。先に登録が要ります。")
    if wrong:
        raise Invalid(wrong)
    return file if given.content == Course.Content.FILE else None


def _shape(given: Given) -> Mapping[str, str]:
    wrong = {}
    if not 2 <= len(given.title.strip()) <= 120:
        wrong["title"] = gettext_noop("講座の名前を 2 字以上 120 字以内で書いてください。")
    if given.content not in Course.Content.values:
        wrong["content"] = gettext_noop("何で学ぶかを一覧から選んでください。")
    if given.validity not in list(validity.Validity):
        wrong["validity"] = gettext_noop("有効期間を一覧から選んでください。")
    if given.validity == validity.Validity.YEARLY and not validity.possible(given.month, given.day):
        wrong["day"] = gettext_noop("その月に、その日はありません。")
    if not 1 <= given.months <= 120:
        wrong["months"] = gettext_noop("1 か月から 120 か月の間で書いてください。")
    if given.due == validity.Due.DATE and given.due_date is None:
        wrong["due_date"] = gettext_noop("期限の日を書いてください。")
    if not 3 <= given.due_days <= 365:
        wrong["due_days"] = gettext_noop("3 日から 365 日の間で書いてください。")
    if given.occasion not in OCCASIONS:
        wrong["occasion"] = gettext_noop("だれに届けるかを一覧から選んでください。")
    if not 1 <= given.occasion_days <= 365 or not 1 <= given.minutes <= 600:
        wrong["occasion_days"] = gettext_noop(
            "日数は 1 から 365、時間は 1 から 600 分の間で書いてください。"
        )
    return wrong


def _references(given: Given, on: date) -> Mapping[str, str]:
    """Every record that is named must be there and be one that may be chosen."""
    wrong = {}
    if given.quiz_id and given.quiz_id not in {key for key, _title in quizzes.choices()}:
        wrong["quiz_id"] = gettext_noop("テストを一覧から選んでください。")
    if given.deck_edition and not _is_edition(given.deck_edition):
        wrong["deck_edition"] = gettext_noop("教育資料の版を一覧から選んでください。")
    elif given.only_slides and not _are_slides(given):
        wrong["deck_edition"] = gettext_noop(
            "見せるスライドが、この版にありません。版を選び直すか、学び直しをもう一度作ってください。"
        )
    if set(given.departments) - set(organization.department_names()):
        wrong["departments"] = gettext_noop("部門を一覧から選んでください。")
    if set(given.posts) - set(organization.post_labels()):
        wrong["posts"] = gettext_noop("役割を一覧から選んでください。")
    if set(given.employments) - set(organization.employment_labels()):
        wrong["employments"] = gettext_noop("雇用の形を一覧から選んでください。")
    if given.due == validity.Due.CLAUSE and policies.clause(given.due_clause, on=on) is None:
        wrong["due_clause"] = gettext_noop("その条は見つかりません。例: R3-7")
    return wrong


def _is_edition(edition_id: str) -> bool:
    try:
        return materials.edition(edition_id).standing in ("in_force", "superseded")
    except NotFound:
        return False


def _are_slides(given: Given) -> bool:
    """Whether every slide that is shown alone is one of the edition that was chosen."""
    if not given.deck_edition:
        return False
    return set(given.only_slides) <= {s.code for s in materials.slides_of(given.deck_edition)}


def fill(row: Course, given: Given, file: File | None) -> tuple[str, ...]:
    """Put the answers into the row; returns the names of the columns that changed."""
    values = dataclasses.asdict(given)
    del values["file_id"]
    for name in ("departments", "posts", "employments", "only_slides"):
        values[name] = sorted(values[name])
    values["title"] = given.title.strip()
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if row.file_id != (file.pk if file else None):
        changed.append("file")
    for name, value in values.items():
        setattr(row, name, value)
    row.file = file
    return tuple(changed)


def given_of(row: Course) -> Given:
    """What the form shows of a course that is there."""
    names = {f.name for f in dataclasses.fields(Given)} - {"file_id"}
    values = {name: getattr(row, name) for name in names}
    for name in ("departments", "posts", "employments", "only_slides"):
        values[name] = tuple(values[name])
    return Given(**values, file_id=row.file.public_id if row.file else "")


def term_of(row: Course) -> validity.Term:
    """Its validity as the rules read it."""
    return validity.Term(
        validity=validity.Validity(row.validity), months=row.months, month=row.month, day=row.day
    )


def due_rule_of(row: Course, *, on: date) -> validity.DueRule:
    """Its due rule; the day on which the clause takes effect is asked of the rules."""
    begins: date | None = None
    if row.due == validity.Due.CLAUSE:
        begins = policies.clause_begins(row.due_clause, on=on)
    return validity.DueRule(
        due=validity.Due(row.due), days=row.due_days, on=row.due_date, clause_from=begins
    )
