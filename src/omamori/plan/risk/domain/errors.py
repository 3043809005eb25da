"""リスク分析の断り。What the risk table refuses, with stable codes."""

from omamori.facts.errors import Refusal


class ApproverMustDiffer(Refusal):
    """Nobody accepts a risk that he wrote down himself."""

    code = "risk.approver_must_differ"
    message = "自分が書いたリスクを、自分で承認することはできません。"
    next_step = "書いていない個人情報保護管理者またはトップマネジメントに頼んでください。"
    status = 403


class AcceptedHigher(Refusal):
    """The residual risk is above what this office may accept."""

    code = "risk.accepted_higher"
    message = "基準では、このリスク値を受け入れてよいのはトップマネジメントだけです。"
    next_step = "トップマネジメントに承認を頼むか、対策を足して発生可能性か影響度を下げてください。"
    status = 403


class NotAcceptable(Refusal):
    """Above what anybody may accept without doing something about it."""

    code = "risk.not_acceptable"
    message = "リスク値が高すぎて、このままでは誰も受け入れられません。"
    next_step = "期限と担当を決めた追加の対策を足してから、承認してください。"


class WrongStage(Refusal):
    """The cell is not where this step needs it."""

    code = "risk.wrong_stage"
    message = "このリスクは今、その操作ができる段階にありません。"
    next_step = "ページを開き直して、今の状態を確かめてください。"


class TextChanged(Refusal):
    """It is not what was on the screen."""

    code = "risk.text_changed"
    message = "表示していた内容と、今の内容が違います。"
    next_step = "ページを開き直し、今の内容をもう一度読んでください。"


class ResidualMissing(Refusal):
    """A residual risk must be said in words (J.3.1.4)."""

    code = "risk.residual_missing"
    message = "残留リスクが書かれていません。"
    next_step = "対策をしても残ることを、一文で書いてください。"
    status = 422


class NothingRemains(Refusal):
    """「なし」 in too many places is a question before it is an answer."""

    code = "risk.nothing_remains"
    message = "残留リスクが「なし」とされた場面が多すぎます。"
    next_step = "本当に何も残らないか、場面ごとに考え直してください。それでも残らないなら、その理由を書いてください。"
    status = 422


class OpenChange(Refusal):
    """One change in the making at a time."""

    code = "risk.open_change"
    message = "このリスクは、作成中または承認待ちです。"
    next_step = "それが済んでから、もう一度お試しください。"


class NotComplete(Refusal):
    """The cell misses something that the table must say."""

    code = "risk.not_complete"
    message = "まだ書かれていない欄があります。"
    next_step = "印の付いた欄を書いてから、承認を頼んでください。"
    status = 422


class TakenBefore(Refusal):
    """The scene of the library is in the table already."""

    code = "risk.taken_before"
    message = "選んだ場面は、すでにこの業務の表にあります。"
    next_step = "表にある場面を開いて直してください。"
