"""リンクが断ること。Every way in which a link is refused, with what to do instead."""

from omamori.facts.errors import Refusal


class BreaksSignature(Refusal):
    """A signature covers the attachments; without them it would be broken."""

    code = "handover.breaks_signature"
    message = "電子署名 (S/MIME、PGP、DKIM) の付いたメールです。添付を外すと署名が壊れます。"
    next_step = "このメールを取り下げ、署名を付けずに送り直すか、署名が要るときは添付のまま確かめてください。"


class NotReplaceable(Refusal):
    """The mail is no multipart mail, or is broken: nothing can be cut out safely."""

    code = "handover.not_replaceable"
    message = "このメールの形では、添付だけを外すことができません。"
    next_step = "本文とファイルを分けて書き直すと、リンクに替えて送れます。"


class NoSuchAttachment(Refusal):
    """Nothing to replace, or files that the mail does not have."""

    code = "handover.no_such_attachment"
    message = "リンクに替える添付がありません。"
    next_step = "画面を開き直して、添付を確かめてください。"
    status = 422


class LinkGone(Refusal):
    """No such link, or not any more: one answer for unknown, expired, and erased ones."""

    code = "handover.link_gone"
    message = "このリンクは使えません。期限が過ぎたか、書き間違いがあります。"
    next_step = "必要なときは、送った人に連絡してください。"
    status = 410


class LinkStopped(Refusal):
    """The sender has stopped it."""

    code = "handover.link_stopped"
    message = "送った人が、このリンクを止めました。"
    next_step = "心当たりのないメールでしたら、消していただけると助かります。"
    status = 410


class WrongCode(Refusal):
    """Wrong, used or too old; the same answer to who is no receiver, and to who is locked out."""

    code = "handover.wrong_code"
    message = "コードが違うか、10分の期限が過ぎています。"
    next_step = "届いたばかりのコードを入れるか、コードを頼み直してください。5回違うと開けなくなり、送った人に知らせます。"
    status = 422


class FetchedEnough(Refusal):
    """This receiver has fetched the file as often as he may."""

    code = "handover.fetched_enough"
    message = "このファイルは、受け取れる回数の上限に達しました。"
    next_step = "もう一度必要なときは、送った人に連絡してください。"
    status = 410


class AlreadyStopped(Refusal):
    """Somebody was quicker, or its time is over."""

    code = "handover.already_stopped"
    message = "このリンクは、すでに止まっています。"
    next_step = "画面を開き直して、状態を確かめてください。"
