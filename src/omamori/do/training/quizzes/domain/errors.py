"""テストの断り。Why a question, a quiz or a paper cannot be taken as it is."""

from omamori.facts.errors import Refusal


class NotThatState(Refusal):
    """The question or quiz is not at the point that this step needs."""

    code = "quizzes.not_that_state"
    message = "今は、その操作ができる段階にありません。"
    next_step = "ページを開き直して、今の状態を確かめてください。"


class OwnQuestion(Refusal):
    """Nobody approves what he wrote himself."""

    code = "quizzes.own_question"
    message = "自分が書いた問いを、自分で承認することはできません。"
    next_step = "PMS事務局、教育責任者、個人情報保護管理者のうち、書いていない人に頼んでください。"
    status = 403


class NotPublishable(Refusal):
    """The pool does not cover what it must."""

    code = "quizzes.not_publishable"
    message = "このテストは、まだ公開できません。"
    next_step = "足りない内容の問いを承認するか、出題の条件を直してください。"
    status = 422


class NoAttemptsLeft(Refusal):
    """Every attempt that the quiz allows has been used."""

    code = "quizzes.no_attempts_left"
    message = "受けられる回数を使い切りました。"
    next_step = "教育責任者に連絡してください。説明を受けてから、もう一度受けられるようにできます。"


class OfACourse(Refusal):
    """A paper of a course is begun in the course: what was missed is to be seen again before."""

    code = "quizzes.of_a_course"
    message = "このテストは、講座の中のテストです。"
    next_step = (
        "「教育」から講座を開き、間違えたところのスライドを見てから、もう一度受けてください。"
    )


class AlreadyHandedIn(Refusal):
    """The paper was handed in: nothing on it changes any more."""

    code = "quizzes.already_handed_in"
    message = "この答案は、もう提出されています。"
    next_step = "結果のページで、説明を読んでください。"


class TooLate(Refusal):
    """The time is over; what was kept in time counts."""

    code = "quizzes.too_late"
    message = "時間を過ぎたため、この答えは受け取れませんでした。"
    next_step = "時間のうちに保存された答えだけで採点しました。結果のページを開いてください。"


class PaperForged(Refusal):
    """The request carries what a paper never sends: marks, or questions that are not on it."""

    code = "quizzes.paper_forged"
    message = "この答案は受け取れません。答案にないものが送られてきました。"
    next_step = "答案のページを開き直して、もう一度答えてください。保存された答えは残っています。"
    status = 400
