"""規程の断り。Every refusal of the rules: a stable code, what is wrong, what to do next (J.4.5.2)."""

from omamori.facts.errors import Refusal
from omamori.facts.sentences import said

MOST_CLAUSES = 200
LONGEST_BODY = 4000


class ApproverMustDiffer(Refusal):
    """Nobody approves what he wrote himself, nor alone what he called a correction of wording."""

    code = "policies.approver_must_differ"
    message = "自分が書いた版と、語句の訂正だと自分で決めた版を、自分で承認することはできません。"
    next_step = (
        "書いていない別の承認者 (個人情報保護管理者またはトップマネジメント) に頼んでください。"
    )
    status = 403


class WrongStage(Refusal):
    """The version is not at the stage that this step needs."""

    code = "policies.wrong_stage"
    message = "この版は今、その操作ができる段階にありません。"
    next_step = "規程のページを開き直して、今の状態を確かめてください。"


class OpenVersionExists(Refusal):
    """A regulation has at most one version in the making."""

    code = "policies.open_version_exists"
    message = "この規程には、作成中の版がすでにあります。"
    next_step = "作成中の版を発行するか破棄してから、新しい版を作ってください。"


class TextChanged(Refusal):
    """The text is not the one that was on the screen."""

    code = "policies.text_changed"
    message = "表示していた文面と、今の文面が違います。"
    next_step = "ページを開き直し、今の文面をもう一度読んでください。"


class NothingWritten(Refusal):
    """A version without clauses cannot go to approval."""

    code = "policies.nothing_written"
    message = "条文が一つもありません。"
    next_step = "条を足してから、承認を依頼してください。"
    status = 422


class DayNotPossible(Refusal):
    """A version cannot take effect in the past or before the one it follows."""

    code = "policies.day_not_possible"
    message = "施行日には、今日以降で、前の版の施行日より後の日を指定してください。"
    next_step = "施行日を直して、もう一度発行してください。"
    status = 422


class DayTooFar(Refusal):
    """A day so far ahead is a slip: nothing could follow it for years."""

    code = "policies.day_too_far"
    message = "施行日が先すぎます。年の打ち間違いではないか、確かめてください。"
    next_step = "施行日を直して、もう一度発行してください。"
    status = 422


class CannotUnpublish(Refusal):
    """Only the newest version is taken back, before its day, while none is in the making."""

    code = "policies.cannot_unpublish"
    message = "発行を取り消せるのは、施行日の前の、いちばん新しい版だけです。"
    next_step = (
        "作成中の版があるときは、条文を Excel で書き出してから破棄し、もう一度取り消してください。"
    )


class AlreadySigned(Refusal):
    """One signature per person and version."""

    code = "policies.already_signed"
    message = "この版には、すでに署名しています。"
    next_step = "もう一度署名する必要はありません。"


class NotInForce(Refusal):
    """Only the version in force is signed."""

    code = "policies.not_in_force"
    message = "この規程には、今日効力のある版がありません。"
    next_step = "施行日になってから署名してください。"


class TooLong(Refusal):
    """Bounds of a regulation, so that it stays readable and comparable."""

    code = "policies.too_long"
    message = said(
        "条は %(clauses)s 個まで、一つの条は %(letters)s 字までです。",
        clauses=MOST_CLAUSES,
        letters=f"{LONGEST_BODY:,}",
    )
    next_step = "規程を分けるか、条を短くしてください。"
    status = 422


class NotYourStage(Refusal):
    """Another post of the approval route has its turn."""

    code = "policies.not_your_stage"
    message = "今は、別の役割の人が承認する番です。"
    next_step = (
        "承認の道筋で、今の番の人を確かめてください。その人が休みのときは、代行者が承認します。"
    )
    status = 403


class ApprovedAlready(Refusal):
    """One person takes one stage of a route only."""

    code = "policies.approved_already"
    message = "この版の前の段階を、あなたがすでに承認しています。"
    next_step = "次の段階は、別の人が承認します。"
    status = 403


class RequiredMissing(Refusal):
    """A policy goes to approval only with everything it must contain."""

    code = "policies.required_missing"
    message = "必ず書く事項のうち、まだ書かれていないものがあります。"
    next_step = "足りない事項の一覧を見て、条を足すか、条に事項を結び付けてください。"
    status = 422


class PlaceholdersLeft(Refusal):
    """A starter text still has places that the company must fill in."""

    code = "policies.placeholders_left"
    message = "〔　〕で囲んだ、会社が書き替えるところが残っています。"
    next_step = "下書きで〔　〕の中を書き替え、〔　〕を消してから、承認を依頼してください。"
    status = 422


class FileUnfit(Refusal):
    """A handed-in file is no document that can be a rule."""

    code = "policies.file_unfit"
    message = "このファイルは、規程の文書として受け取れません。"
    next_step = "20 MB までの Word (.docx) か PDF を、パスワードを外して選んでください。"
    status = 422


class FileGone(Refusal):
    """The file of a version is not where it was put."""

    code = "policies.file_gone"
    message = "この版の文書ファイルを開けません。"
    next_step = "システム管理者に、ファイルの置き場の確認を頼んでください。"


class AlreadyEnded(Refusal):
    """A regulation ends once."""

    code = "policies.already_ended"
    message = "この規程は、すでに廃止されています。"
    next_step = "規程の一覧を開き直してください。"


class ReplacesItself(Refusal):
    """A regulation replaces another one, and never in a circle."""

    code = "policies.replaces_itself"
    message = "規程が自分自身を置き換えることはできません。"
    next_step = "置き換える古い規程を選び直してください。"
    status = 422


class NoSignatureAsked(Refusal):
    """The person is not among those for whom the rule is."""

    code = "policies.no_signature_asked"
    message = "この規程は、あなたに署名を求めていません。"
    next_step = "読むことはできます。署名は要りません。"
    status = 403
