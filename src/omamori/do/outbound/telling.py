"""知らせ。Who is told of what about a mail: ids and steps only, no names of third persons.

Notices are kept in the language of the source; the reader's language is chosen when they are shown.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound import naming
from omamori.do.outbound.domain.content_rules import CONTENT_RULES
from omamori.do.outbound.models import ControlVersion, Mail
from omamori.foundation.calendar import clock
from omamori.foundation.notices.actions import notify, settle
from omamori.foundation.organization import queries as organization

_MAIL = "outbound:mail"
_CONTROLS = "outbound:controls"


@override(settings.LANGUAGE_CODE)
def held(mail: Mail, to: naming.Receivers | None = None) -> None:
    """The sender, or without one the office, has to look; what was found is on the page only."""
    if mail.sender is None:
        _tell_about(
            mail,
            organization.holder_ids("office", "privacy_officer", on=clock.today()),
            "unclaimed",
            _("送信者の分からないメールを止めました"),
            _(
                "従業者として見つからない送信者のメールです。送ってよいか、取り下げるかを決めてください。"
            ),
            to,
        )
        return
    _tell_about(
        mail,
        [mail.sender.public_id],
        "held",
        _("メールを止めました。宛先と添付を確かめてください")
        if mail.medium == "mail"
        else _("メッセージを止めました。宛先と添付を確かめてください"),
        _(
            "個人情報が見つかりました。何人分の何がどこにあるかを画面で見て、"
            "送るか取り下げるかを選んでください。まだ送っていません。"
        )
        if CONTENT_RULES & set(mail.rules)
        else _(
            "まだ送っていません。宛先と添付を一つずつ見て、送るか取り下げるかを選んでください。"
        ),
        to,
    )


@override(settings.LANGUAGE_CODE)
def returned(mail: Mail) -> None:
    """The second person said no, or missed the question: the sender looks again."""
    if mail.sender is None:
        return
    _tell_about(
        mail,
        [mail.sender.public_id],
        f"returned.{mail.checks.count()}",
        _("ダブルチェックからメールが戻りました")
        if mail.medium == "mail"
        else _("ダブルチェックからメッセージが戻りました"),
        _("確認した人の意見を読み、宛先と添付をもう一度確かめてください。まだ送っていません。"),
    )


@override(settings.LANGUAGE_CODE)
def recalled(mail: Mail) -> None:
    """The second person has thought again within the waiting time: the sender looks anew."""
    if mail.sender is None:
        return
    _tell_about(
        mail,
        [mail.sender.public_id],
        f"recalled.{mail.checks.count()}",
        _("確認した人が、送り出す前に止めました"),
        _("まだ送っていません。確認した人に訳を聞き、宛先と添付をもう一度確かめてください。"),
    )


@override(settings.LANGUAGE_CODE)
def nobody_to_ask(mail: Mail) -> None:
    """Nobody can be reached for the second check: the office finds somebody, the sender knows."""
    _tell_about(
        mail,
        organization.holder_ids("office", "privacy_officer", on=clock.today()),
        "nobody",
        _("ダブルチェックを頼める人がいません"),
        _("止めたままのメールがあります。確認できる人を決めるか、送信者と相談してください。")
        if mail.medium == "mail"
        else _(
            "止めたままのメッセージがあります。確認できる人を決めるか、送信者と相談してください。"
        ),
    )
    if mail.sender is not None:
        _tell_about(
            mail,
            [mail.sender.public_id],
            "nobody-sender",
            _("確認できる人に、いま連絡がつきません"),
            _(
                "止めたまま、送っていません。だれかが戻ると、自動で確認を頼みます。"
                "ほかの人に頼む、取り下げる、などを画面で選べます。"
            ),
        )


@override(settings.LANGUAGE_CODE)
def reminded(mail: Mail) -> None:
    """Half of the time has gone: the sender again, and his head as stand-in."""
    if mail.sender is None:
        people = organization.holder_ids("office", "privacy_officer", on=clock.today())
    else:
        heads = organization.heads_above(mail.sender.public_id, on=clock.today())[:1]
        people = [mail.sender.public_id, *(h.public_id for h in heads)]
    _tell_about(
        mail,
        people,
        "reminder",
        _("確認を待っているメールがあります")
        if mail.medium == "mail"
        else _("確認を待っているメッセージがあります"),
        _("期限の半分が過ぎました。送信者が不在のときは、責任者が取り下げることができます。"),
    )


@override(settings.LANGUAGE_CODE)
def expired(mail: Mail) -> None:
    """Time is up: the sender, his head and the privacy officer; the mail stays held."""
    people = organization.holder_ids("privacy_officer", on=clock.today())
    if mail.sender is not None:
        heads = organization.heads_above(mail.sender.public_id, on=clock.today())[:1]
        people = [mail.sender.public_id, *(h.public_id for h in heads), *people]
    _tell_about(
        mail,
        people,
        f"expired.{mail.deadline:%Y%m%d%H%M}",
        _("確認の期限が切れました。メールは止めたままです")
        if mail.medium == "mail"
        else _("確認の期限が切れました。メッセージは止めたままです"),
        _("送ってもいませんし、消してもいません。送信者が確認し直すか、取り下げてください。"),
    )


@override(settings.LANGUAGE_CODE)
def refused(mail: Mail, to: naming.Receivers | None = None) -> None:
    """The mail was refused after its sending program had gone: the sender reads why on its page."""
    if mail.sender is not None:
        _tell_about(
            mail,
            [mail.sender.public_id],
            "refused",
            _("メールを送りませんでした")
            if mail.medium == "mail"
            else _("メッセージを送りませんでした"),
            _("送信の規程で送れない内容です。理由と、代わりに使える方法を画面で確かめてください。"),
            to,
        )


def settled(mail: Mail) -> None:
    """The mail is on its way or withdrawn: calls to look at it are done."""
    for matter in ("held", "unclaimed", "reminder", "nobody", "nobody-sender"):
        settle(key=_key(mail, matter))


@override(settings.LANGUAGE_CODE)
def officer_changed_control(row: ControlVersion, label: str) -> None:
    """The privacy officer changed a rule by himself: top management knows."""
    notify(
        people=organization.holder_ids("top", on=clock.today()),
        kind="outbound",
        title=_("個人情報保護管理者が送信の統制を変えました"),
        text=_("変えた統制: %(label)s。理由と前後の値を確かめてください。") % {"label": label},
        url_name=_CONTROLS,
        key=f"control.{row.public_id}",
    )


@override(settings.LANGUAGE_CODE)
def inside_domains_changed(fact_id: str) -> None:
    """To a domain that counts as inside mail goes unasked: who watches over it knows."""
    notify(
        people=organization.holder_ids("top", "privacy_officer", "auditor", on=clock.today()),
        kind="outbound",
        title=_("社内とみなすメールのドメインが変わりました"),
        text=_(
            "社内のドメインへのメールは、確認なしに送られます。"
            "だれが何を変えたかを確かめ、心当たりがなければ元に戻してください。"
        ),
        url_name="organization:structure",
        key=f"inside-domains.{fact_id}",
        urgent=True,
    )


@override(settings.LANGUAGE_CODE)
def control_waits(row: ControlVersion, label: str) -> None:
    """A proposal waits: the officer's own for top management, the office's for him."""
    post = "top" if row.needs_top else "privacy_officer"
    title = (
        _("送信の統制を緩める変更案が、あなたの承認を待っています")
        if row.needs_top
        else _("送信の統制の変更案が承認を待っています")
    )
    notify(
        people=organization.holder_ids(post, on=clock.today()),
        kind="outbound",
        title=title,
        text=_("統制: %(label)s。理由と値を見て、承認するか差し戻してください。")
        % {"label": label},
        url_name=_CONTROLS,
        key=f"control.{row.public_id}",
    )


def control_decided(row: ControlVersion) -> None:
    """Nobody needs to decide about the proposal any more."""
    settle(key=f"control.{row.public_id}")


@override(settings.LANGUAGE_CODE)
def control_rejected(row: ControlVersion, label: str) -> None:
    """The one who proposed learns that it was turned down."""
    if row.proposed_by is not None:
        notify(
            people=[row.proposed_by.public_id],
            kind="outbound",
            title=_("送信の統制の変更案が差し戻されました"),
            text=_("統制: %(label)s。承認する人に、理由を確かめてください。") % {"label": label},
            url_name=_CONTROLS,
            key=f"control.{row.public_id}.rejected",
        )


def _tell_about(
    mail: Mail,
    people: list[str],
    matter: str,
    title: str,
    text: str,
    to: naming.Receivers | None = None,
) -> None:
    notify(
        people=people,
        kind="outbound",
        title=title,
        text=text,
        url_name=_MAIL,
        url_args=(mail.public_id,),
        key=_key(mail, matter),
        urgent=True,
        about=naming.with_deadline(mail, to),
    )


def _key(mail: Mail, matter: str) -> str:
    return f"mail.{mail.public_id}.{matter}"
