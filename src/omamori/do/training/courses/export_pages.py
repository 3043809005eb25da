"""書き出しのページ。Excel, xAPI statements, and a SCORM package for another company's system."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from omamori.do.training.courses import exporting
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel
from omamori.foundation.exports.download import attachment
from omamori.foundation.ui.page import SignedIn, page


@page("courses.export")
@require_POST
def table(request: SignedIn, course_id: str) -> HttpResponseBase:
    """Everybody of the running round, by name and reason."""
    title, content = exporting.table(request.actor, course_id, on=clock.today())
    return attachment(content, name=_named(title, "xlsx"), media_type=excel.MEDIA_TYPE)


@page("courses.export")
@require_POST
def statements(request: SignedIn, course_id: str) -> HttpResponseBase:
    """What happened as xAPI statements, one a line."""
    title, content = exporting.statements(request.actor, course_id)
    return attachment(content, name=_named(title, "jsonl"), media_type="application/jsonl")


@page("courses.export_package")
@require_POST
def package(request: SignedIn, course_id: str) -> HttpResponseBase:
    """The deck and its questions as SCORM 1.2."""
    title, content = exporting.package(request.actor, course_id)
    return attachment(content, name=_named(f"{title}_SCORM", "zip"), media_type="application/zip")


def _named(title: str, suffix: str) -> str:
    return f"{title}_{clock.today():%Y%m%d}.{suffix}"
