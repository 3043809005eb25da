"""断り。What a call-out refuses, and what to do instead."""

from omamori.facts.errors import Refusal


class CallOutOver(Refusal):
    """It is over, or not in the state for this."""

    code = "callout.over"
    message = "この呼び出しは終わっているか、いまはその操作ができません。"
    next_step = "画面を開き直して、いまの様子を見てください。"


class WrongCode(Refusal):
    """The code word is not this person's."""

    code = "callout.wrong_code"
    message = "合言葉が違います。"
    next_step = "届いた連絡に書かれている4桁の数字を、もう一度入れてください。"
    status = 422


class TooManyWrong(Refusal):
    """Too many wrong code words for this person."""

    code = "callout.too_many_wrong"
    message = "合言葉の間違いが続いたので、このリンクからは答えられません。"
    next_step = "事務局に電話して、口頭で答えてください。"
    status = 429


class LinkGone(Refusal):
    """The link is forged, expired or of another."""

    code = "callout.link_gone"
    message = "このリンクは使えません。"
    next_step = "期限が切れたか、途中で切れています。届いた連絡を開き直してください。"
    status = 404


class NotApprover(Refusal):
    """Nobody approves what he wrote."""

    code = "callout.own_chain"
    message = "自分で書いた緊急連絡網は、自分では承認できません。"
    next_step = "ほかの権限のある人に承認を頼んでください。"
    status = 403


class ChainWaits(Refusal):
    """There is no edition in the state for this."""

    code = "callout.chain_state"
    message = "緊急連絡網の版が、その操作のできる状態ではありません。"
    next_step = "画面を開き直してください。"
