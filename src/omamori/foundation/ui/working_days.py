"""期限と休みの日。A last day that is set by hand and falls on a day off is told, with a working day to take instead.

Nobody finishes anything on 31 December: what is due then is late before it is noticed. The form says so where the
day is entered, and offers the working day before; who means the day as it stands says so, and it is kept.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import closed_because, is_business_day, next_business_day
from omamori.foundation.ui.environment import day as written
from omamori.foundation.ui.wording import told

FARTHEST = timedelta(days=5 * 366)
"""A last day beyond this is a slip of the pen in the year."""


def instead_of(day: date, today: date, works: Callable[[date], bool]) -> date:
    """The last working day before a day off; the next one after it where that is over already."""
    found = day
    while found >= today and not works(found):
        found -= timedelta(days=1)
    return found if found >= today else next_business_day(day)


class _Answer(forms.ChoiceField):
    """One of the two; an answer that was given for another day is no answer, and no error either."""

    def validate(self, value: Any) -> None:
        """Leave it to the form, which asks anew."""


class WorkingDayForm(forms.Form):
    """A form whose last days are looked up in the calendar.

    Beside each day in ``last_days`` stands a choice when it falls on a day off: ``<name>_off``. Its answer carries the
    day it was given for, so that another day is asked about anew.
    """

    last_days: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask beside every day that is off, also beside one that was kept earlier."""
        super().__init__(*args, **options)
        for name in self.last_days:
            day = self._entered(name)
            if day is not None and self._is_off(name, day):
                self._ask(name, day)

    def clean(self) -> dict[str, Any]:
        """Put the working day in place of the day off, or say that it has to be chosen."""
        values: dict[str, Any] = super().clean() or {}
        for name in self.last_days:
            day, answer = values.get(name), values.pop(f"{name}_off", "")
            if day is not None and day > clock.today() + FARTHEST:
                text = _("5 年より先の日です。年の書き間違いがないか、確かめてください。")
                self.add_error(name, text)
                continue
            if day is None or not self._is_off(name, day) or answer == f"keep {day}":
                continue
            if answer == f"move {day}":
                values[name] = instead_of(day, clock.today(), is_business_day)
                continue
            words = {"day": written(day), "why": told(closed_because(day))}
            self.add_error(
                name,
                _("%(day)sは休みの日です (%(why)s)。下の二つから、期限にする日を選んでください。")
                % words,
            )
        return values

    def day_choice(self, name: str) -> forms.BoundField | None:
        """The choice beside a day; None when the day is a working day."""
        return self[f"{name}_off"] if f"{name}_off" in self.fields else None

    def counts(self, name: str) -> bool:
        """Whether the day is looked at, as the form is filled in; a form with several ways to set it says so."""
        return name in self.last_days

    def _is_off(self, name: str, day: date) -> bool:
        near = clock.today() <= day <= clock.today() + FARTHEST
        return near and self.counts(name) and closed_because(day) != ""

    def _entered(self, name: str) -> date | None:
        field = self.fields[name]
        try:
            value = self[name].value()
            found = value if isinstance(value, date) else field.clean(value)
        except forms.ValidationError:
            return None
        return found if isinstance(found, date) else None

    def _ask(self, name: str, day: date) -> None:
        better = instead_of(day, clock.today(), is_business_day)
        kept = not self.is_bound
        offered = [
            (f"move {day}", _("%(day)s にする (営業日)") % {"day": written(better)}),
            (f"keep {day}", _("%(day)s のままにする") % {"day": written(day)}),
        ]
        choice = _Answer(
            label=_("休みの日に当たる期限"),
            widget=forms.RadioSelect,
            choices=offered,
            initial=f"keep {day}" if kept else "",
            required=False,
            help_text=_("催促は休みの日には送られません。営業日にすると、当日にも届きます。"),
        )
        order = list(self.fields)
        self.fields[f"{name}_off"] = choice
        place = order.index(name) + 1
        self.order_fields([*order[:place], f"{name}_off", *order[place:]])
