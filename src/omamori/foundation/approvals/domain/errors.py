"""確認の断り。What the engine refuses, with the words and the stable code that people and programs get."""

from omamori.facts.errors import Refusal


class CheckerMustDiffer(Refusal):
    """The one who asked, or whose record it is, tried to approve it."""

    code = "approvals.checker_must_differ"
    message = "自分が頼んだもの、自分がかかわるものは、自分では承認できません。"
    next_step = (
        "確認を頼まれた人が答えるのをお待ちください。急ぐときは PMS 事務局に相談してください。"
    )
    status = 403


class AlreadyAnswered(Refusal):
    """The request is closed: answered, returned, cancelled or out of time."""

    code = "approvals.already_answered"
    message = "この確認はすでに終わっています。"
    next_step = "あなたがすることはありません。"


class NotYourTurn(Refusal):
    """Another person is asked at present."""

    code = "approvals.not_your_turn"
    message = "この確認は、いまは別の人に頼まれています。"
    next_step = "あなたがすることはありません。"


class WrongAnswer(Refusal):
    """The answer does not fit the content; pages raise it after the count has been kept."""

    code = "approvals.wrong_answer"
    message = "答えが内容と合っていません。"
    next_step = "もう一度内容を見て、答えを選び直してください。"
    status = 422


class BindingChanged(Refusal):
    """What the checker saw is not what is kept now."""

    code = "approvals.binding_changed"
    message = "画面を開いたあとで内容が変わりました。"
    next_step = "ページを開き直し、新しい内容を確かめてから答えてください。"


class NobodyToAsk(Refusal):
    """No candidate is left who works today and is not involved himself."""

    code = "approvals.nobody_to_ask"
    message = "いま確認を頼める人がいません。"
    next_step = "PMS 事務局に、確認する人を決めてもらってください。"


class AlreadyAsked(Refusal):
    """An open request for this record exists."""

    code = "approvals.already_asked"
    message = "この件の確認は、すでに頼んであります。"
    next_step = "答えをお待ちください。"


class NotSeen(Refusal):
    """An answer came without the page that shows what is to be checked."""

    code = "approvals.not_seen"
    message = "確かめる内容を開いてから、かなり時間がたったか、まだ開いていません。"
    next_step = "内容のページを開き、「質問に答える」を押してください。"


class SignInNeeded(Refusal):
    """A link is not enough for this request or this person."""

    code = "approvals.sign_in_needed"
    message = "この確認にはサインインが必要です。"
    next_step = "サインインしてから、確認待ちの一覧で開いてください。"
    status = 403
