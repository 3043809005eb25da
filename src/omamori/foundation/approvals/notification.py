"""知らせ方。Who learns of a request: the person asked (with a link where one is enough), the asker.

A notice tells which record it is, who asks and until when, as the module of the record words it for the
company's own mail: numbers and addresses are blotted out, its content stays on the page.
"""

import contextlib

from django.utils.translation import gettext as _

from omamori.foundation.approvals import links, subjects
from omamori.foundation.approvals.domain.errors import SignInNeeded
from omamori.foundation.approvals.domain.requests import State
from omamori.foundation.approvals.models import Request
from omamori.foundation.calendar import written_dates
from omamori.foundation.notices import actions as notices

KIND = "approval"


def tell_asked(request_id: str) -> None:
    """Tell the person whose turn it is; nobody when the request has ended meanwhile."""
    rows = Request.objects.select_related("asked_by")
    row = rows.filter(public_id=request_id, state=State.OPEN.value).first()
    turn = row and row.candidates.select_related("person").filter(is_asked=True).first()
    if not row or not turn:
        return
    person = turn.person.public_id
    url_name, url_args = "approvals:request", (request_id,)
    with contextlib.suppress(SignInNeeded):
        url_name, url_args = "approvals:link", (links.make(request_id, person),)
    what = subjects.label(row.subject_kind, row.subject_id) or _("依頼")
    about = (
        *subjects.particulars(row.subject_kind, row.subject_id),
        (_("頼んだ人"), row.asked_by.name),
        (_("いつまで"), written_dates.short(row.turn_ends)),
        (_("開くときに要るもの"), _("あなたの従業者番号") if url_name.endswith("link") else ""),
    )
    notices.notify(
        about=about,
        people=[person],
        kind=KIND,
        title=_("%(what)sの確認を頼まれています") % {"what": what},
        text=_("別の人の目で確かめるまで先へ進みません。内容を見て、問いに答えてください。"),
        url_name=url_name,
        url_args=url_args,
        key=f"approval:{request_id}:{turn.public_id}:{row.position}",
        urgent=True,
    )


def tell_asker(request_id: str) -> None:
    """Tell the one who waits how it ended."""
    texts = {
        State.APPROVED: _("確認が終わりました"),
        State.STOPPED: _("確認した人が止めました"),
        State.RETURNED: _("確認の問いに合う答えがなく、戻ってきました"),
        State.UNANSWERED: _("期限までに確認できる人がいませんでした"),
    }
    row = Request.objects.select_related("asked_by").filter(public_id=request_id).first()
    if row is None or State(row.state) not in texts:
        return
    what = subjects.label(row.subject_kind, row.subject_id) or _("依頼")
    notices.notify(
        people=[row.asked_by.public_id],
        kind=KIND,
        about=subjects.particulars(row.subject_kind, row.subject_id),
        title=f"{what}: {texts[State(row.state)]}",
        text=_("くわしくは、この画面で見られます。"),
        url_name="approvals:request",
        url_args=(request_id,),
        key=f"approval:{request_id}:{row.state}",
        urgent=True,
    )
