"""断り。What notices to persons refuse, and what to do instead."""

from omamori.facts.errors import Refusal


class NotThatState(Refusal):
    """It is not in the state for this."""

    code = "persons.not_that_state"
    message = "いまの状態では、その操作はできません。"
    next_step = "画面を開き直して、いまの状態を見てください。"


class OwnNotice(Refusal):
    """Nobody approves what he wrote."""

    code = "persons.own_notice"
    message = "自分で書いた通知は、自分では承認できません。"
    next_step = "ほかの権限のある人に承認を頼んでください。"
    status = 403


class Changed(Refusal):
    """List or words changed since they were handed in."""

    code = "persons.changed"
    message = "承認を頼んだあとで、一覧か文が変わりました。"
    next_step = "変わった内容を確かめ、もう一度承認を頼んでください。"


class OnlyDrill(Refusal):
    """Nothing leaves the house in a drill."""

    code = "persons.drill"
    message = "訓練の事案からは、何も送れません。"
    next_step = "下書きと手紙のひな形で練習してください。"


class ListIsGone(Refusal):
    """Taken in already, thrown away, or too old."""

    code = "persons.list_gone"
    message = "この取り込みは終わったか、取りやめられています。"
    next_step = "ファイルをもう一度読み込んでください。"
    status = 410
