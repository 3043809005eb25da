"""事故の綴りのページ。All of one case as one sealed file, and the files that were made of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from omamori.act.evidence import actions, queries
from omamori.do.incidents.cases import queries as cases
from omamori.foundation.access.actor import Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.exports.download import attachment
from omamori.foundation.ui.page import SignedIn, page


@page("evidence.see_case")
@require_safe
def case(request: SignedIn, case_id: str) -> HttpResponse:
    """What the file holds, a button to make it, and those that were made."""
    context = {
        "files": queries.case_files(request.actor, case_id),
        "case_id": case_id,
        "number": cases.number_of(request.actor, case_id),
        "may_prove": reach(request.actor, "ledger.export") is not Reach.NONE,
    }
    return render(request, "evidence/case.jinja", context, using="jinja2")


@page("evidence.export_case")
@require_POST
def seal(request: SignedIn, case_id: str) -> HttpResponse:
    """Make one."""
    actions.export_case(request.actor, case_id)
    messages.success(request, _("冊子を作っています。できると、このページで受け取れます。"))
    return redirect("evidence:case", case_id)


@page("evidence.download_case")
@require_safe
def download(request: SignedIn, file_id: str) -> HttpResponseBase:
    """The file as it was sealed."""
    name, content = actions.download_case(request.actor, file_id)
    return attachment(content, name=name, media_type="application/pdf")
