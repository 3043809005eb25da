"""メッセージが断ること。Every way in which a message or a tool is refused, with what to do instead."""

from omamori.facts.errors import Refusal


class ToolNotAdopted(Refusal):
    """The tool was never adopted, or waits for its approval."""

    code = "messaging.tool_not_adopted"
    message = "この道具は、まだ会社で使うことが承認されていません。"
    next_step = "「道具の採用」から申請し、個人情報保護管理者の承認を待ってください (規程 R1-2)。"
    status = 403


class ToolStopped(Refusal):
    """The tool was stopped."""

    code = "messaging.tool_stopped"
    message = "この道具は、いま止められています。"
    next_step = "急ぐときは、メールか電話を使ってください。"


class GuidanceNotConfirmed(Refusal):
    """The user has not confirmed how the tool is used."""

    code = "messaging.guidance_not_confirmed"
    message = "はじめて使う前に、使い方と決まりの確認が必要です。"
    next_step = "「使い方を確かめる」を開き、読んで確認してください (規程 R1-2)。"
    status = 403


class WrongSecondIdentifier(Refusal):
    """Name and second identifier belong to different people."""

    code = "messaging.wrong_second_identifier"
    message = "選んだ人と、入力した会社名・番号が合いません。別の人を選んでいるかもしれません。"
    next_step = "一覧の会社名・番号を見比べて、選び直してください。"
    status = 422


class NoHandle(Refusal):
    """The person has no talk address in this tool."""

    code = "messaging.no_handle"
    message = "この人には、この道具の宛先が登録されていません。"
    next_step = "PMS事務局か部門の責任者に、社外の人の登録を頼んでください。"


class NotConnected(Refusal):
    """The connection is not set, or the service does not answer."""

    code = "messaging.not_connected"
    message = "サービスにつながりません。だれが読むトークか確かめられないため、受け付けません。"
    next_step = "少し待ってからやり直すか、PMS事務局に知らせてください。"


class AlreadyAsked(Refusal):
    """There is already a living adoption of the tool."""

    code = "messaging.already_asked"
    message = "この道具は、すでに申請中か使用中です。"
    next_step = "一覧で状態を確かめてください。"


class OwnRequest(Refusal):
    """Nobody approves what he asked for."""

    code = "messaging.own_request"
    message = "自分が申請した道具を、自分で承認することはできません。"
    next_step = "別の承認者 (個人情報保護管理者かトップマネジメント) に頼んでください。"


class CodeSentLately(Refusal):
    """A code was sent less than a minute ago."""

    code = "messaging.code_sent_lately"
    message = "確認コードを、少し前に送ったところです。"
    next_step = "届いているコードを入力するか、1 分待ってから送り直してください。"


class WrongNoticeCode(Refusal):
    """Not the code that was sent, or too late, or once too often."""

    code = "messaging.wrong_notice_code"
    message = "確認コードが合わないか、期限 (10分) が過ぎています。"
    next_step = "トークに届いた6桁を確かめてください。5回違うと、送り直しが要ります。"
    status = 422


class NotInThatState(Refusal):
    """The adoption or message stands elsewhere."""

    code = "messaging.not_in_that_state"
    message = "ほかの人が先に進めたか、いまの状態ではできない操作です。"
    next_step = "画面を開き直して、状態を確かめてください。"


class NoRecall(Refusal):
    """The service cannot take it back, or not any more."""

    code = "messaging.no_recall"
    message = "このメッセージは、サービスの側で取り消せません。"
    next_step = "相手に電話で連絡し、開かずに消してもらってください。事故の報告も忘れずに。"
