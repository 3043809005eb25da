"""断るときのことば。How this module says no; codes are stable and documented."""

from omamori.facts.errors import Refusal


class AlreadyMoved(Refusal):
    """The mail has gone on since the page was shown; ``detail`` is its present state."""

    code = "outbound.already_moved"
    message = "このメールは、ほかの操作ですでに次へ進んでいます。"
    next_step = "画面を開き直して、いまの状態を確かめてください。"


class AlreadySent(Refusal):
    """Too late: the next mail server has it or is getting it; ``detail`` is the time."""

    code = "outbound.already_sent"
    message = "このメールは、すでに送り出しています。取り消すことはできません。"
    next_step = (
        "誤送信のときは、すぐに相手へ連絡して消去を頼み、個人情報保護管理者に報告してください。"
    )


class NotAllTicked(Refusal):
    """The sender has to look at everything to which a reason points; ``detail`` says how many miss."""

    code = "outbound.not_all_ticked"
    message = "まだ確かめていないところがあります。"
    next_step = "印を求められている宛先・添付・理由を一つずつ見て、印を付けてから進めてください。"
    status = 422


class MustGoByLink(Refusal):
    """A control says that such files go by a link; they are still attached."""

    code = "outbound.must_go_by_link"
    message = "このファイルは、添付のままでは送れません。"
    next_step = "「添付をリンクに替えて送る」を押してから、もう一度確かめてください。"
    status = 422


class NotOpened(Refusal):
    """The second person has not opened the files that he answers for; ``detail`` names how many."""

    code = "outbound.not_opened"
    message = "まだ開いていない添付があります。"
    next_step = "「中身を見る」で添付を開いてから、質問に答えてください。"
    status = 422


class NoRecipientLeft(Refusal):
    """An edit would take every recipient away; that is a withdrawal."""

    code = "outbound.no_recipient_left"
    message = "宛先が一つも残りません。"
    next_step = "送らないときは「取り下げる」を選んでください。"
    status = 422


class UnknownRecipient(Refusal):
    """The page named a recipient that this mail does not have."""

    code = "outbound.unknown_recipient"
    message = "このメールの宛先ではないものが選ばれています。"
    next_step = "画面を開き直して、もう一度選んでください。"
    status = 422


class SignedMail(Refusal):
    """A signature covers the header: changing it would make the mail look forged."""

    code = "outbound.signed_mail"
    message = "電子署名の付いたメールなので、宛先の見え方を変えられません。"
    next_step = "このメールを取り下げ、メールソフトで Bcc を使って送り直してください。"


class NothingToHide(Refusal):
    """No address of To or Cc is outside."""

    code = "outbound.nothing_to_hide"
    message = "Bcc に移す社外の宛先がありません。"
    next_step = "画面を開き直して、宛先を確かめてください。"
    status = 422


class ContentGone(Refusal):
    """The content was erased after its period or cannot be opened."""

    code = "outbound.content_gone"
    message = "このメールの本文は、保管期間を過ぎたため消去されています。"
    next_step = "記録 (宛先の数・理由・日時) だけを見ることができます。"
    status = 410


class OwnProposal(Refusal):
    """Who proposed a change of a rule does not approve it."""

    code = "outbound.own_proposal"
    message = "自分が出した変更案は、自分では承認できません。"
    next_step = "個人情報保護管理者の承認を待ってください。"
    status = 403


class TopDecides(Refusal):
    """The privacy officer's proposal makes a control less strict; his stand-in cannot agree to it."""

    code = "outbound.top_decides"
    message = "管理者が統制を緩める変更は、トップマネジメントが承認します。"
    next_step = "トップマネジメントに、理由と変わるところを見てもらってください。"
    status = 403


class ProposalOpen(Refusal):
    """A change of this rule waits for approval already."""

    code = "outbound.proposal_open"
    message = "この統制には、承認を待っている変更案があります。"
    next_step = "先の案が承認されるか差し戻されてから、出し直してください。"


class EmergencyNotYours(Refusal):
    """The sender, one who took part, or somebody without either of the two roles."""

    code = "outbound.emergency_not_yours"
    message = "緊急の送り出しは、送信者や、すでにかかわった人にはできません。"
    next_step = "個人情報保護管理者 (または代行者) と、部門の責任者の二人で行ってください。"
    status = 403


class EmergencyNeedsOther(Refusal):
    """The second person has the same role as the first."""

    code = "outbound.emergency_needs_other"
    message = "二人目は、もう一方の役割の人でなければなりません。"
    next_step = "個人情報保護管理者と部門の責任者が、一人ずつ認めてください。"
    status = 403


class EmergencyReason(Refusal):
    """The reason tells nothing."""

    code = "outbound.emergency_reason"
    message = "理由が短すぎます。"
    next_step = "なぜ確認を待てないのか、あとから見る人に分かるように 10 文字以上で書いてください。"
    status = 422


class EmergencyOver(Refusal):
    """Done, withdrawn, out of time, or not yet released."""

    code = "outbound.emergency_over"
    message = "この緊急の送り出しは、いまはその段階にありません。"
    next_step = "画面を開き直し、いまの状態を確かめてください。"


class EmergencyChanged(Refusal):
    """What the second person saw is not what the first proposed."""

    code = "outbound.emergency_changed"
    message = "一人目が見たあとで、宛先か内容が変わりました。"
    next_step = "取りやめて、いまの内容でもう一度はじめてください。"


class EmergencyOpen(Refusal):
    """One is proposed already."""

    code = "outbound.emergency_open"
    message = "このメールには、もう一人の同意を待っている緊急の送り出しがあります。"
    next_step = "もう一方の役割の人に、同意するかどうかを決めてもらってください。"


class EmergencyUnchecked(Refusal):
    """The sender has not looked at receivers and files himself."""

    code = "outbound.emergency_unchecked"
    message = "送信者が、宛先と添付をまだ確かめていません。"
    next_step = "送信者の確認が済んでから、緊急の送り出しをはじめてください。"
