"""断ることば。How the room says no."""

from omamori.facts.errors import Refusal


class NotThatState(Refusal):
    """The course, assignment, waiver or session is not at the point that this step needs."""

    code = "courses.not_that_state"
    message = "今は、その操作ができる段階にありません。"
    next_step = "ページを開き直して、今の状態を確かめてください。"


class OwnWaiver(Refusal):
    """Nobody excuses himself, nor approves what he asked for."""

    code = "courses.own_waiver"
    message = "自分の免除や、自分が頼んだ免除を、自分で承認することはできません。"
    next_step = "個人情報保護管理者か教育責任者のうち、頼んだ人でも本人でもない人に頼んでください。"
    status = 403


class NothingToLearn(Refusal):
    """The content cannot be shown: no edition is approved yet, or the file is gone."""

    code = "courses.no_content"
    message = "教材がまだ用意されていません。"
    next_step = "教育の担当者に知らせてください。教材の版が承認されると、続きから受けられます。"


class ContentNotSeen(Refusal):
    """The quiz comes after the content."""

    code = "courses.content_first"
    message = "教材を最後まで見てから、テストに進みます。"
    next_step = "続きから教材を見てください。見たところまでは残っています。"


class TooSoon(Refusal):
    """A film was said to be seen before it can have been."""

    code = "courses.too_soon"
    message = "動画を最後まで見る時間が、まだたっていません。"
    next_step = (
        "続きを最後まで見てから、もう一度押してください。途中でやめても、あとから続けられます。"
    )


class TokenUnfit(Refusal):
    """The code of a session is forged or too old."""

    code = "courses.code_unfit"
    message = "この出席の符号は、使えないか、時間が過ぎています。"
    next_step = "会場に映っている新しい QR コードを読み直してください。"
    status = 410


class RecordsAreFinal(Refusal):
    """A completion is never changed."""

    code = "courses.records_are_final"
    message = "すでにある受講の記録は、書き換えられません。"
    next_step = "その行を一覧から除くか、正しい日の記録を新しい行として加えてください。"


class FileUnfit(Refusal):
    """An uploaded file is refused; ``detail`` says why."""

    code = "courses.file_unfit"
    message = "このファイルは使えません。"
    next_step = "わけを直したファイルを選び直してください。"
    status = 422


class NobodyThere(Refusal):
    """A session without anybody was not held."""

    code = "courses.nobody_there"
    message = "出席した人が、まだ一人も記録されていません。"
    next_step = "QR コード、講師の端末、署名した紙のどれかで出席を記録してから終えてください。"
