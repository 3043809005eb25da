"""Jinja2 の環境。What every page may use: Japanese dates and numbers, layouts, translation.

日付・件数・残り時間の書き方が全画面で同じなのは、記録を人が読み違えないため (J.3.4.3)。
"""

import functools
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from jinja2 import Environment, StrictUndefined

from omamori.foundation.calendar import clock, written_dates
from omamori.foundation.ui import chart_layout, chart_plots, chart_shapes
from omamori.foundation.ui.icons import ICONS
from omamori.foundation.ui.wording import told

_WEEKDAYS = "月火水木金土日"
_WEEKDAYS_ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def environment(**options: Any) -> Environment:
    """The environment of all our pages; an unknown name is an error, never an empty space."""
    options["undefined"] = StrictUndefined
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do"]
    options["trim_blocks"] = options["lstrip_blocks"] = True
    made = Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True
    made.globals |= {
        "static": static,
        "url": _url,
        "get_messages": get_messages,
        "layout": chart_layout,
        "chart_plots": chart_plots,
        "chart_shapes": chart_shapes,
        "icons": ICONS,
        "language": translation.get_language,
    }
    made.filters |= {
        "jst": jst,
        "told": told,
        "jst_short": jst_short,
        "day": day,
        "thousands": thousands,
        "duration": duration,
        "size": size,
        "wareki": wareki,
        "mask_email": mask_email,
    }
    catalogue: Any = made  # the i18n extension adds the method at run time
    catalogue.install_gettext_callables(_told, translation.ngettext, newstyle=True)
    return made


def _told(message: str) -> str:
    """A text in the reader's language; a list of fifty rows asks for the same few hundreds of times."""
    return _translated(translation.get_language() or "", message)


@functools.lru_cache(maxsize=16384)
def _translated(language: str, message: str) -> str:
    del language  # the key of the memory; the active language is this one
    return translation.gettext(message)


@functools.lru_cache(maxsize=4096)
def path_of(route: str, arguments: tuple[str, ...] = ()) -> str:
    """A path by route name; routes never change while a process runs."""
    return reverse(route, args=arguments)


def _url(route: str, /, *args: object, **query: object) -> str:
    """A path by route name, with a query string of what is not empty."""
    path = path_of(route, tuple(str(a) for a in args))
    given = {k: v for k, v in query.items() if v not in ("", None)}
    return f"{path}?{urlencode(given)}" if given else path


def jst(moment: datetime) -> str:
    """「2026年11月24日（火）10:52」 in Japan time; in English "Tue, 24 Nov 2026, 10:52"."""
    local = moment.astimezone(clock.JST)
    return f"{day(local.date())}{', ' if _english() else ''}{local:%H:%M}"


def jst_short(moment: datetime) -> str:
    """「11/24 10:52」 in Japan time; with the year when it is not this one."""
    if not _english():
        return written_dates.short(moment)
    local = moment.astimezone(clock.JST)
    date_text = f"{local.day} {_MONTHS[local.month - 1]}"
    this_year = local.year == clock.today().year
    return f"{date_text} {local:%H:%M}" if this_year else f"{date_text} {local:%Y %H:%M}"


def day(value: date) -> str:
    """「2026年11月24日（火）」; in English "Tue, 24 Nov 2026"."""
    if _english():
        name = _WEEKDAYS_ENGLISH[value.weekday()]
        return f"{name}, {value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日（{_WEEKDAYS[value.weekday()]}）"


def _english() -> bool:
    return translation.get_language() == "en"


def wareki(value: date) -> str:
    """「令和8年11月24日」; from 令和 on, earlier days and English in the common calendar.

    Source: 元号法 and 平成三十一年政令第百四十三号 (令和 from 2019-05-01).
    """
    if value < date(2019, 5, 1) or _english():
        return day(value)
    year = value.year - 2018
    return f"令和{'元' if year == 1 else year}年{value.month}月{value.day}日"


def mask_email(address: str) -> str:
    """「s***@mirai-print.example」: enough to recognise, too little to use."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if at else "***"


def thousands(value: float) -> str:
    """「1,234」."""
    return f"{value:,}"


def duration(value: float | timedelta) -> str:
    """Seconds as people say them: 「45秒」「3分」「2時間5分」「3日」."""
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    if seconds < 60:
        return _("%(n)s秒") % {"n": max(seconds, 0)}
    minutes = seconds // 60
    if minutes < 60:
        return _("%(n)s分") % {"n": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        whole = _("%(n)s時間") % {"n": hours}
        return _("%(h)s時間%(m)s分") % {"h": hours, "m": minutes} if minutes else whole
    return _("%(n)s日") % {"n": hours // 24}


def size(value: int) -> str:
    """Bytes as people say them: 「12 KB」「3.4 MB」."""
    if value < 1024:
        return _("%(n)s バイト") % {"n": value}
    if value < 1024 * 1024:
        return f"{value // 1024} KB"
    return f"{value / (1024 * 1024):.1f} MB"
