"""体制が断ること。Every way in which a change of the organisation is refused, with its clause."""

from omamori.facts.errors import Refusal


class DepartmentBelowItself(Refusal):
    """A department cannot hang below itself or below its own children."""

    code = "organization.department_below_itself"
    message = "部門を、その部門自身や下位の部門の下へは移せません。"
    next_step = "別の上位部門を選んでください。"


class DepartmentInUse(Refusal):
    """A department with people, open children or a head cannot be closed."""

    code = "organization.department_in_use"
    message = "この部門はまだ使われているため、廃止できません。"
    next_step = "所属する人・下位の部門・責任者を先に移してから、もう一度お試しください。"


class DepartmentNotOpen(Refusal):
    """The department does not exist on that day."""

    code = "organization.department_not_open"
    message = "その日には、この部門は廃止されています。"
    next_step = "続いている部門を選んでください。"


class DatesReversed(Refusal):
    """The last day lies before the first."""

    code = "organization.dates_reversed"
    message = "終わりの日が、始まりの日より前になっています。"
    next_step = "日付を確かめてください。"
    status = 422


class NotWorkingThen(Refusal):
    """The person does not work here during the whole time."""

    code = "organization.not_working_then"
    message = "その期間のすべてにわたって在籍していない人です。"
    next_step = "入社日・退職日を確かめるか、在籍している人を選んでください。"


class HoldsPost(Refusal):
    """A person leaves while holding a post or standing in for one."""

    code = "organization.holds_post"
    message = "この人は、退職日より後も役割または代行者に就いています。"
    next_step = "先に任命を終え、後任または別の代行者を決めてください (J.2.3)。"


class AlreadyLeft(Refusal):
    """The person already has a last day that has passed."""

    code = "organization.already_left"
    message = "この人は、すでに退職しています。"
    next_step = "再入社のときは、新しい従業者番号で登録してください。"


class TransferPlanned(Refusal):
    """There is already a transfer ahead."""

    code = "organization.transfer_planned"
    message = "この人には、予定されている異動があります。"
    next_step = "先に予定の異動を取り消してください。"


class LeaveOverlaps(Refusal):
    """Two absences of one person overlap."""

    code = "organization.leave_overlaps"
    message = "登録済みの不在期間と重なっています。"
    next_step = "日付を直すか、登録済みの不在を先に終えてください。"


class SelfAppointment(Refusal):
    """Nobody appoints himself, nor makes himself a stand-in."""

    code = "organization.self_appointment"
    message = "自分自身を任命したり、代行者にしたりすることはできません (J.2.3)。"
    next_step = "ほかの権限者に任命を依頼してください。"


class OnlyTopAppoints(Refusal):
    """The two officers are appointed by top management."""

    code = "organization.only_top_appoints"
    message = "個人情報保護管理者と監査責任者は、トップマネジメントが任命します (J.2.3.2)。"
    next_step = "トップマネジメントの方がサインインして任命してください。"
    status = 403


class OnlyTopItself(Refusal):
    """Who top management is, is for top management to hand on, not for those whom it supervises."""

    code = "organization.only_top_itself"
    message = (
        "トップマネジメントの任命、その終わり、その代行者は、いまその役割にある本人だけが決められます"
        " (J.2.3)。"
    )
    next_step = (
        "本人がサインインし、最後の日と次の人を登録してください。本人がもういないときは、"
        "サーバーで omamori appoint を実行してください。記録が残り、関係する人に知らせます。"
    )
    status = 403


class PastLastDay(Refusal):
    """The office does not take a post back for days that have been."""

    code = "organization.past_last_day"
    message = "任命の最後の日に、過ぎた日は指定できません。"
    next_step = (
        "今日以降の日を指定してください。過ぎた日に直すときは、個人情報保護管理者か"
        "トップマネジメントに登録を頼んでください。"
    )


class MustDiffer(Refusal):
    """個人情報保護管理者 and 監査責任者 are never one person, stand-ins included."""

    code = "organization.officer_and_auditor_must_differ"
    message = (
        "個人情報保護管理者と個人情報保護監査責任者は、代行者も含めて、"
        "同じ期間に同じ人が務められません (J.2.3.2)。"
    )
    next_step = "別の人を選ぶか、期間が重ならないようにしてください。"


class TopIsNoAuditor(Refusal):
    """Top management does not audit what it answers for."""

    code = "organization.top_is_no_auditor"
    message = "トップマネジメントは、同じ期間に監査責任者を兼ねられません (J.2.3.2)。"
    next_step = "監査責任者には、別の人を選んでください。"


class NotAnInsider(Refusal):
    """The two officers must come from inside the company."""

    code = "organization.not_an_insider"
    message = (
        "個人情報保護管理者と監査責任者は、社内の役員 (監査役を除く) または正社員から"
        "選びます (J.2.3.2)。"
    )
    next_step = "役員または正社員を選んでください。"


class PostTaken(Refusal):
    """A post for one person is held by another on some of the days."""

    code = "organization.post_taken"
    message = "この役割には、同じ期間に別の人が就いています。"
    next_step = "前任の任命を先に終えるか、開始日を後ろへずらしてください。"


class HoldsItAlready(Refusal):
    """The same person holds the same post on some of the days."""

    code = "organization.holds_it_already"
    message = "この人は、その期間にすでに同じ役割に就いています。"
    next_step = "今の任命を先に終えてください。"


class DepartmentNeeded(Refusal):
    """A head needs a department; other posts have none."""

    code = "organization.department_needed"
    message = "部門の責任者には部門が必要です。ほかの役割には部門を付けません。"
    next_step = "役割と部門の組み合わせを確かめてください。"
    status = 422


class StillHead(Refusal):
    """A head of a department is moved to where he no longer belongs to it."""

    code = "organization.still_head"
    message = "この人は、今の部門の責任者です。異動すると、その部門に所属しなくなります (J.2.3)。"
    next_step = "先に責任者の任命を終え、後任を決めてください。"


class HeadFromElsewhere(Refusal):
    """The head of a department belongs to it or to a department above it."""

    code = "organization.head_from_elsewhere"
    message = "部門の責任者は、その部門か、その上位の部門に所属する人から選びます (J.2.3)。"
    next_step = "その部門の人を選ぶか、先に異動を登録してください。"


class StandInIsHolder(Refusal):
    """A holder cannot stand in for himself."""

    code = "organization.stand_in_is_holder"
    message = "本人を、本人の代行者にすることはできません。"
    next_step = "別の人を代行者に選んでください。"


class AlreadyEnded(Refusal):
    """The appointment or absence has ended."""

    code = "organization.already_ended"
    message = "すでに終わっています。"
    next_step = "続ける場合は、新しく登録してください。"


class ImportStale(Refusal):
    """The list changed between preview and confirmation."""

    code = "organization.import_stale"
    message = "確認した後に、名簿または部門が変わりました。まだ何も取り込んでいません。"
    next_step = "新しい取り込み内容を確かめて、もう一度「取り込む」を押してください。"


class ImportHasErrors(Refusal):
    """A list with errors is not taken in, not even in part."""

    code = "organization.import_has_errors"
    message = "誤りのある行があるため、取り込めません。まだ何も取り込んでいません。"
    next_step = "示された欄をファイルで直して、もう一度読み込んでください。"
    status = 422


class ImportClosed(Refusal):
    """The uploaded list was taken in, thrown away or expired."""

    code = "organization.import_closed"
    message = "この取り込みは、すでに終わっています。"
    next_step = "もう一度ファイルを読み込んでください。"


class PresenceOver(Refusal):
    """The time that is to be entered has passed."""

    code = "organization.presence_over"
    message = "終わりの時刻が、すでに過ぎています。"
    next_step = "これからの時刻を入れてください。"
    status = 422


class PresenceTooLong(Refusal):
    """So long a time is a leave."""

    code = "organization.presence_too_long"
    message = "一年を超える期間は、ここでは登録できません。"
    next_step = "長い休みは、従業者のページの「不在を登録」から入れてください。"
    status = 422


class OwnStandIn(Refusal):
    """Nobody stands in for himself."""

    code = "organization.own_stand_in"
    message = "自分を、自分の代わりにはできません。"
    next_step = "別の人を選んでください。"
    status = 422


class TooManyPresences(Refusal):
    """More entries than a person needs."""

    code = "organization.too_many_presences"
    message = "これからの予定が多すぎます。"
    next_step = "使わない予定を消してから、もう一度登録してください。"


class CalendarUnreadable(Refusal):
    """The file is no calendar that can be read."""

    code = "organization.calendar_unreadable"
    message = "予定のファイルを読み取れませんでした。"
    next_step = "カレンダーから書き出した .ics か、見本のとおりの CSV・Excel を選んでください。"
    status = 422
