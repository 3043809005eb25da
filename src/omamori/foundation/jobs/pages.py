"""失敗した仕事のページ。Shown to the operator and the office, with a button to try again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from omamori.foundation.jobs import actions, queries
from omamori.foundation.ui.page import SignedIn, page


@page("jobs.see")
def failed_list(request: SignedIn) -> HttpResponse:
    """What failed for good."""
    context = {"failed": queries.failed(request.actor)}
    return render(request, "jobs/failed.jinja", context, using="jinja2")


@page("jobs.retry")
@require_POST
def retry(request: SignedIn, task_id: str) -> HttpResponse:
    """Try one again."""
    actions.retry(request.actor, task_id)
    return redirect("jobs:failed")
