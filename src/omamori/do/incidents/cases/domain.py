"""事故の対応の決まり。Stages, moments, shadow clock and who may close: pure."""

import dataclasses
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from omamori.facts.errors import NotPermitted, Refusal
from omamori.facts.sentences import said
from omamori.reference.incidents import moment_pattern, words

LONGEST = 4000
LONGEST_LINE = 120
MEDIA = {
    "mail": "メール",
    "chat": "チャット・SNS",
    "paper": "紙・郵便・FAX",
    "device": "PC・USB・スマートフォン",
    "system": "システム・ウェブサイト",
    "other": "その他",
}
SENDERS = {
    "proven": said("報告のメールの差出人は確かめられました。"),
    "unproven": said("報告のメールの差出人は確かめられていません。"),
    "failed": said("報告のメールの差出人の確かめに失敗しました (なりすましのおそれ)。"),
}
"""What is known of who sent the report."""
SENDERS_OF_REPLIES = {
    "proven": said("差出人は確かめられました"),
    "unproven": said("差出人は確かめられていません"),
    "failed": said("差出人の確かめに失敗しました (なりすましのおそれ)"),
}
"""What is known of who sent a reply."""
ZONES = {
    "Asia/Tokyo": "日本時間",
    "UTC": "協定世界時 (UTC)",
    "America/New_York": "ニューヨーク",
    "America/Los_Angeles": "ロサンゼルス",
    "Europe/London": "ロンドン",
    "Europe/Paris": "パリ・ベルリン",
    "Asia/Singapore": "シンガポール",
    "Asia/Shanghai": "上海",
}
"""Time zones in which people write moments down, e.g. from the log of a foreign cloud."""
JST = ZoneInfo("Asia/Tokyo")
STEPS = {"15": 15, "60": 60, "240": 240, "1440": 1440, "4320": 4320, "43200": 43200}
"""By how many minutes the clock of a drill can be set forward."""


class CaseOver(Refusal):
    """Closed: nothing is added any more."""

    code = "cases.over"
    message = "この件は完了しています。"
    next_step = "続きがあるときは、先に「対応を再び始める」を押してください。"


class NothingToRelease(Refusal):
    """There is no process of which others may hear, or they have heard of it."""

    code = "cases.nothing_to_release"
    message = "この件から知らせる業務はありません。"
    next_step = (
        "限られた人だけの件が完了し、起きた業務が書かれているときに、一度だけ知らせられます。"
    )


class NotWaitingToClose(Refusal):
    """Nobody asked for its end."""

    code = "cases.not_closing"
    message = "この件は、完了の確認を待っていません。"
    next_step = "画面を開き直してください。"


class OwnClose(NotPermitted):
    """Whoever asked for the end would agree to it."""

    code = "cases.own_close"
    message = "完了を申し出た人は、自分では完了を認められません。"
    next_step = "個人情報保護管理者など、別の人に確かめてもらってください。"


class StillOpen(Refusal):
    """Something is neither done nor reasoned away."""

    code = "cases.still_open"
    message = "まだ終わっていないことがあります。"
    next_step = "済ませるか、しない理由を書いてください。"


class NotADrill(Refusal):
    """The clock of what really happens cannot be set."""

    code = "cases.not_a_drill"
    message = "時計を進められるのは訓練だけです。"
    next_step = "訓練の件を開いてください。"


class TaskMoved(Refusal):
    """Somebody was quicker."""

    code = "cases.task_moved"
    message = "この作業は、すでに別の状態になっています。"
    next_step = "画面を開き直してください。"


class LastPerson(Refusal):
    """A restricted case would be seen by nobody."""

    code = "cases.last_person"
    message = "見られる人がだれもいなくなります。"
    next_step = "先に、ほかの人を担当に加えてください。"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Opening:
    """What a case begins with.

    Attributes:
        title: one line; codes elsewhere are keys of ``MEDIA``.
        noticed_at: when anybody noticed it (aware).
        what: what happened, in words.
        persons: rough upper bound; 0 when unknown.
        playbook: code of the playbook; empty for none yet.
        department, leader: public ids; empty for unknown.
        source, source_id: where it comes from, see ``CaseOpened``.
        reporter: database key of who reported it; 0 when unknown.
        restricted: only named people see it; suspects: public ids of those who must not.
        stage: where it begins.
        sender_check: of a mailed report: key of ``SENDERS``.
        process: public id of the business process, as the record it comes from named it; empty when unknown.
    """

    title: str
    medium: str
    noticed_at: datetime
    what: str = ""
    persons: int = 0
    playbook: str = ""
    department: str = ""
    leader: str = ""
    source: str = "person"
    source_id: str = ""
    reporter: int = 0
    restricted: bool = False
    suspects: tuple[str, ...] = ()
    stage: str = "event"
    sender_check: str = ""
    process: str = ""


def problems(opening: Opening, now: datetime) -> dict[str, str]:
    """What is wrong with it, by field."""
    wrong = {}
    if line := line_problem(opening.title):
        wrong["title"] = line
    if opening.medium not in MEDIA:
        wrong["medium"] = "何で起きたかを一つ選んでください。"
    if late := moment_problem(opening.noticed_at, now):
        wrong["noticed_at"] = late
    if len(opening.what) > LONGEST:
        wrong["what"] = said("%(n)s 字までにしてください。", n=f"{LONGEST:,}")
    if opening.suspects and not opening.restricted:
        wrong["restricted"] = "見せない人を決めるときは、「決めた人だけが見られる」にしてください。"
    return wrong


def line_problem(text: str) -> str:
    """What is wrong with one line of text; empty when it can be kept."""
    if not text.strip():
        return "ひとことで書いてください。"
    if len(text) > LONGEST_LINE:
        return said("%(n)s 字までにしてください。", n=LONGEST_LINE)
    return ""


def text_problem(text: str) -> str:
    """What is wrong with a longer text; empty when it can be kept."""
    if not text.strip():
        return "書いてください。"
    if len(text) > LONGEST:
        return said("%(n)s 字までにしてください。", n=f"{LONGEST:,}")
    return ""


def moment_problem(at: datetime, now: datetime) -> str:
    """A moment after now or long ago is asked back, never guessed."""
    if at > now + timedelta(minutes=5):
        return "先の時刻になっています。気づいた時刻を入れてください。"
    if at < now - timedelta(days=366 * 10):
        return "10年より前の時刻になっています。年を確かめてください。"
    return ""


def codename(count: int, year: int) -> str:
    """A word for the n-th case of a year; words come round with a number."""
    names = words("codenames")
    name = names[(count * 17 + year * 7) % len(names)]
    rounds = count // len(names)
    return f"{name}{rounds + 1}" if rounds else name


def numbered(year: int, count: int, *, drill: bool) -> str:
    """The number of a case: ``2026-014``, of a drill ``T2026-003``."""
    return f"{'T' if drill else ''}{year}-{count:03}"


_FULL_WIDTH = str.maketrans("０１２３４５６７８９：／－", "0123456789:/-")


def moment(typed: str, zone: str, today: date) -> datetime | None:
    """A moment as people type it, made aware; None when it is none.

    Args:
        typed: ``14:05`` (of today), ``2026-11-24 14:05``, ``2026年11月24日 14時5分``; also in full width.
        zone: a key of ``ZONES``.
        today: the day meant when only a time is typed.

    A time that the zone skips (summer time begins) or has twice is the first one, as clocks on walls show it.
    """
    found = moment_pattern().fullmatch(typed.strip().translate(_FULL_WIDTH))
    if found is None or zone not in ZONES:
        return None
    part = found.groupdict()
    day = (
        (int(part["y"]), int(part["m"]), int(part["d"]))
        if part["y"]
        else (today.year, today.month, today.day)
    )
    clock = (int(part["H"]), int(part["M"]), int(part["S"] or 0))
    try:
        return datetime(*day, *clock, tzinfo=ZoneInfo(zone))
    except ValueError:
        return None


def order_of(at: datetime, public_id: str) -> str:
    """The place of an entry in the timeline, sortable as text."""
    return f"{at.astimezone(ZoneInfo('UTC')):%Y%m%d%H%M%S%f}{public_id}"


def may_lower(before: str, after: str) -> bool:
    """Whether a change of stage makes the matter smaller: that needs the officer."""
    rank = ("near_miss", "event", "accident")
    return rank.index(after) < rank.index(before)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Remaining:
    """What stands between a case and its end.

    Attributes:
        tasks: open tasks; duties: names of duties neither done nor reasoned away.
        undecided: it is still an event; unclassified: an accident without classification.
        uncorrected: an accident without corrective action or a reason for none.
        unread: replies that nobody has read.
    """

    tasks: int = 0
    duties: tuple[str, ...] = ()
    undecided: bool = False
    unclassified: bool = False
    uncorrected: bool = False
    unread: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each of it in words; empty when it can be closed."""
        found = []
        if self.undecided:
            found.append("ヒヤリハットか事故かが決まっていません。")
        if self.unclassified:
            found.append("事故の分類が決まっていません。")
        if self.unread:
            found.append("届いた返信に、まだ読んでいないものがあります。")
        if self.tasks:
            found.append(said("終わっていない作業が %(n)s 件あります。", n=self.tasks))
        found += [said("終わっていない義務があります: %(what)s", what=name) for name in self.duties]
        if self.uncorrected:
            found.append("是正処置を始めるか、始めない理由を書いてください。")
        return tuple(found)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Measured:
    """How an exercise (or a case) went.

    Attributes:
        minutes_to_open: from noticing to the case; to_first: to the first task that was moved; None when none was.
        in_time, late, skipped, left: tasks by what became of them.
        first_hour_in_time, first_hour: of those of the first hour.
    """

    minutes_to_open: int
    minutes_to_first: int | None
    in_time: int
    late: int
    skipped: int
    left: int
    first_hour_in_time: int
    first_hour: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Moved:
    """A task as the report looks at it; ``moved_at`` None while open."""

    state: str
    first_hour: bool
    due_at: datetime
    moved_at: datetime | None


def measured(noticed_at: datetime, opened_at: datetime, tasks: tuple[Moved, ...]) -> Measured:
    """The figures of the result report."""
    moves = [task.moved_at for task in tasks if task.moved_at]
    done = [t for t in tasks if t.state == "done" and t.moved_at]
    in_time = [t for t in done if t.moved_at and t.moved_at <= t.due_at]
    first = min(moves, default=None)
    return Measured(
        minutes_to_open=_minutes(opened_at - noticed_at),
        minutes_to_first=None if first is None else _minutes(first - opened_at),
        in_time=len(in_time),
        late=len(done) - len(in_time),
        skipped=sum(t.state == "skipped" for t in tasks),
        left=sum(t.state == "open" for t in tasks),
        first_hour_in_time=sum(t.first_hour for t in in_time),
        first_hour=sum(t.first_hour for t in tasks),
    )


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds()) // 60)
