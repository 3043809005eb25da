"""短い学習の断り。"""

from omamori.facts.errors import Refusal


class NotThatState(Refusal):
    """The lesson is not at the point that this step needs."""

    code = "lessons.not_that_state"
    message = "この短い学習は今、その操作ができる段階にありません。"
    next_step = "ページを開き直して、今の状態を確かめてください。"


class OwnLesson(Refusal):
    """Nobody approves what he wrote himself."""

    code = "lessons.own_lesson"
    message = "自分が書いた短い学習を、自分で承認することはできません。"
    next_step = "PMS事務局、教育責任者、個人情報保護管理者のうち、書いていない人に頼んでください。"
    status = 403


class NothingToTell(Refusal):
    """There is no such case within the reader's sight."""

    code = "lessons.nothing_to_tell"
    message = "学習のもとになる記録が見つかりません。"
    next_step = "ヒヤリハットのページから、もう一度選んでください。"
    status = 404
