"""確認の質のページ。One's own figures; for the privacy officer those of everybody, with a picture."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from omamori.foundation.approvals import quality
from omamori.foundation.approvals.domain.quality import SPANS
from omamori.foundation.ui.page import SignedIn, page


@page("approvals.see_quality")
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """How we check."""
    start = request.GET.get("start", "")
    found = quality.quality(
        request.actor, start=int(start) if re.fullmatch("[0-9]{1,6}", start) else 0
    )
    bounds = [0, *SPANS]
    names = [
        _("%(low)s–%(high)s 秒") % {"low": low, "high": high}
        for low, high in zip(bounds, SPANS, strict=False)
    ]
    names.append(_("%(low)s 秒以上") % {"low": SPANS[-1]})
    context = {"it": found, "spans": list(zip(names, found.spans, strict=True))}
    return render(request, "approvals/quality.jinja", context, using="jinja2")
