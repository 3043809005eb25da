"""台帳の断り。What the register refuses, with the words and the stable code that people and programs get."""

from omamori.facts.errors import Refusal


class ApproverMustDiffer(Refusal):
    """Nobody approves what he wrote himself."""

    code = "register.approver_must_differ"
    message = "自分が書いた申請を、自分で承認することはできません。"
    next_step = (
        "書いていない別の承認者 (個人情報保護管理者またはトップマネジメント) に頼んでください。"
    )
    status = 403


class WrongStage(Refusal):
    """The edition is not at the stage that this step needs."""

    code = "register.wrong_stage"
    message = "この申請は今、その操作ができる段階にありません。"
    next_step = "台帳のページを開き直して、今の状態を確かめてください。"


class OpenEditionExists(Refusal):
    """One change in the making at a time."""

    code = "register.open_edition_exists"
    message = "この記載には、承認されていない変更がすでにあります。"
    next_step = "その変更を承認してもらうか取り下げてから、新しい変更を申請してください。"


class ContentChanged(Refusal):
    """What is kept is not what was on the screen."""

    code = "register.content_changed"
    message = "表示していた内容と、今の内容が違います。"
    next_step = "ページを開き直し、今の内容をもう一度読んでください。"


class NotComplete(Refusal):
    """An entry with open columns cannot go to approval."""

    code = "register.not_complete"
    message = "まだ書かれていない欄があります。"
    next_step = "書かれていない欄を埋めてから、承認を依頼してください。"
    status = 422


class NothingChanged(Refusal):
    """A change that changes nothing."""

    code = "register.nothing_changed"
    message = "今の記載と同じ内容です。"
    next_step = "変えるところがなければ、申請は要りません。"
    status = 422


class NotInForce(Refusal):
    """The entry does not count today."""

    code = "register.not_in_force"
    message = "この記載は、今日の台帳にありません。"
    next_step = "承認され、開始日になった記載だけを扱えます。"


class AlreadyReviewed(Refusal):
    """A review is recorded once."""

    code = "register.already_reviewed"
    message = "この見直しは、すでに記録されています。"
    next_step = "あなたがすることはありません。"


class TooMany(Refusal):
    """Bounds of one bulk change."""

    code = "register.too_many"
    message = "一度に変えられるのは 500 件までです。"
    next_step = "部門や業務で絞り込み、何回かに分けてください。"
    status = 422


class CannotUndo(Refusal):
    """The entries were changed again since."""

    code = "register.cannot_undo"
    message = "このまとめての変更は、元に戻せません。"
    next_step = "まだ承認されていないか、そのあとで変えられた記載があります。一件ずつ変更を申請してください。"
