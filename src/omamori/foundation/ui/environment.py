"""Jinja2 の環境。What every page may use: filters for Japanese dates and numbers, macros, translation."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from omamori.foundation.calendar import clock
from omamori.foundation.ui import chart_layout
from omamori.foundation.ui.icons import ICONS

_WEEKDAYS = "月火水木金土日"


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
        "icons": ICONS,
        "language": translation.get_language,
    }
    made.filters |= {
        "jst": jst,
        "jst_short": jst_short,
        "day": day,
        "thousands": thousands,
        "duration": duration,
        "size": size,
    }
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    return made


def _url(name: str, *args: object, **query: object) -> str:
    """A path by route name, with a query string of what is not empty."""
    from urllib.parse import urlencode  # noqa: PLC0415

    path = reverse(name, args=[str(a) for a in args])
    given = {k: v for k, v in query.items() if v not in ("", None)}
    return f"{path}?{urlencode(given)}" if given else path


def jst(moment: datetime) -> str:
    """「2026年11月24日（火）10:52」 in Japan time."""
    local = moment.astimezone(clock.JST)
    return f"{day(local.date())}{local:%H:%M}"


def jst_short(moment: datetime) -> str:
    """「11/24 10:52」 in Japan time; with the year when it is not this one."""
    local = moment.astimezone(clock.JST)
    text = f"{local.month}/{local.day} {local:%H:%M}"
    return text if local.year == clock.today().year else f"{local.year}/{text}"


def day(value: date) -> str:
    """「2026年11月24日（火）」."""
    return f"{value.year}年{value.month}月{value.day}日（{_WEEKDAYS[value.weekday()]}）"


def thousands(value: float) -> str:
    """「1,234」."""
    return f"{value:,}"


def duration(value: float | timedelta) -> str:
    """Seconds as people say them: 「45秒」「3分」「2時間5分」「3日」."""
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    if seconds < 60:
        return f"{max(seconds, 0)}秒"
    minutes = seconds // 60
    if minutes < 60:
        return f"{minutes}分"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours}時間{minutes}分" if minutes else f"{hours}時間"
    return f"{hours // 24}日"


def size(value: int) -> str:
    """Bytes as people say them: 「12 KB」「3.4 MB」."""
    if value < 1024:
        return f"{value} バイト"
    if value < 1024 * 1024:
        return f"{value // 1024} KB"
    return f"{value / (1024 * 1024):.1f} MB"
