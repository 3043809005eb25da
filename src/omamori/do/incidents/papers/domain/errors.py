"""断り。What cannot be done with a report, and what to do instead."""

from omamori.facts.errors import NotPermitted, Refusal


class NotThatState(Refusal):
    """It has moved on meanwhile."""

    code = "papers.not_that_state"
    message = "この報告書は、すでに別の状態になっています。"
    next_step = "画面を開き直してください。"


class Incomplete(Refusal):
    """Fields that may not stay unknown are empty."""

    code = "papers.incomplete"
    message = "空のままにできない項目があります。"
    next_step = (
        "「書き直す」で埋めてください。合理的な努力をしても分からないときは、そのことを書きます。"
    )
    status = 422


class OwnPaper(NotPermitted):
    """Whoever wrote on it would approve it."""

    code = "papers.own_paper"
    message = "この報告書を書いた人は、自分では確認できません。"
    next_step = "ほかの人に確認してもらってください。"


class OpenEdition(Refusal):
    """An edition of the same report is not finished."""

    code = "papers.open_edition"
    message = "同じ報告書で、まだ終わっていない版があります。"
    next_step = "その版を進めるか、取り下げてください。"
