"""取引先のページ。The list of organisations, one of them, and what can be done about it."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.organization.form_page import form_page
from omamori.foundation.partners import actions, directory, forms
from omamori.foundation.partners.domain.particulars import ROLES
from omamori.foundation.partners.rows import PartnerRow
from omamori.foundation.ui.page import SignedIn, page

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RIGHTS = ("add_partner", "change_partner", "archive_partner", "add_person", "upload_list",
           "export", "see_people", "see_lists")  # fmt: skip


def may(actor: Actor) -> dict[str, bool]:
    """Which buttons to show."""
    return {right: reach(actor, f"partners.{right}") is not Reach.NONE for right in _RIGHTS}


def standings() -> dict[str, tuple[str, str]]:
    """Where a contract may stand: word and colour."""
    return {
        "none": (_("契約なし"), ""),
        "ahead": (_("これから"), "key"),
        "in_force": (_("契約中"), "good"),
        "ended": (_("契約終了"), "late"),
    }


@page("partners.see")
@_FORM
def partners(request: SignedIn) -> HttpResponseBase:
    """The organisations; the searched words come by POST, so that none stands in an address."""
    given = request.POST if request.method == "POST" else request.GET
    choice = directory.Choice(
        text=request.POST.get("text", "")[:80],
        role=given.get("role", ""),
        archived=given.get("archived", "") == "1",
    )
    context = {
        "found": directory.partners_page(request.actor, choice, after=given.get("after", "")),
        "choice": choice,
        "roles": _role_labels(),
        "standings": standings(),
        "today": clock.today(),
        "may": may(request.actor),
    }
    return render(request, "partners/partners.jinja", context, using="jinja2")


@page("partners.see")
@require_safe
def partner(request: SignedIn, partner_id: str) -> HttpResponseBase:
    """One organisation."""
    found = directory.partner(request.actor, partner_id)
    assert found.partner
    context = {
        "it": found.partner,
        "history": found.history,
        "roles": _role_labels(),
        "standing": standings()[found.partner.standing(on=clock.today())],
        "agreed": directory.agreed_labels(found.partner.agreed),
        "may": may(request.actor),
    }
    return render(request, "partners/partner.jinja", context, using="jinja2")


@page("partners.add_partner")
@_FORM
def new_partner(request: SignedIn) -> HttpResponseBase:
    """Enter an organisation."""

    def act(form: forms.PartnerForm) -> str:
        return _path(actions.add_partner(request.actor, form.given()))

    words = (_("取引先を登録する"), _("登録する"), _("取引先を登録しました。"))
    back = (_("取引先・相手先"), reverse("partners:partners"))
    form = forms.PartnerForm(request.POST or None)
    return form_page(request, form, act, words=words, back=back)


@page("partners.change_partner")
@_FORM
def edit_partner(request: SignedIn, partner_id: str) -> HttpResponseBase:
    """Change particulars."""
    found = directory.partner(request.actor, partner_id).partner
    assert found

    def act(form: forms.PartnerForm) -> str:
        actions.change_partner(request.actor, partner_id, form.given())
        return _path(partner_id)

    words = (_("取引先の情報を変える"), _("保存する"), _("保存しました。"))
    form = forms.PartnerForm(request.POST or None, initial=_initial(found))
    return form_page(request, form, act, words=words, back=(found.name, _path(partner_id)))


@page("partners.archive_partner")
@require_POST
def archive_partner(request: SignedIn, partner_id: str) -> HttpResponseBase:
    """End the dealings."""
    actions.archive_partner(request.actor, partner_id)
    messages.success(
        request, _("取引を終えた相手にしました。名前とドメインは、確認のために残ります。")
    )
    return redirect(_path(partner_id))


@page("partners.restore_partner")
@require_POST
def restore_partner(request: SignedIn, partner_id: str) -> HttpResponseBase:
    """Take the dealings up again."""
    actions.restore_partner(request.actor, partner_id)
    messages.success(request, _("取引のある相手に戻しました。"))
    return redirect(_path(partner_id))


def _role_labels() -> dict[str, str]:
    return {key: _(label) for key, label in ROLES.items()}


def _path(partner_id: str) -> str:
    return reverse("partners:partner", args=[partner_id])


def _initial(row: PartnerRow) -> dict[str, object]:
    return {
        "number": row.number, "name": row.name, "name_kana": row.name_kana,
        "roles": list(row.roles), "domains": "\n".join(row.domains),
        "contract_from": row.contract_from, "contract_until": row.contract_until,
        "agreed": list(row.agreed), "note": row.note,
    }  # fmt: skip
