"""API の形。What goes in and out, fixed for v1: rows of the rooms may grow without changing it."""

from datetime import date, datetime
from typing import Annotated

from ninja import Path, Schema
from pydantic import BeforeValidator, Field, StringConstraints

Number = Annotated[str, StringConstraints(pattern=r"^[0-9a-hjkmnp-tv-z]{26}$")]
"""A public number of a record."""
Key = Annotated[str, StringConstraints(pattern=r"^([0-9a-hjkmnp-tv-z]{26})?$")]
"""The same, or empty: where a list begins, or what narrows it."""
Id = Annotated[Number, Path()]
Words = Annotated[str, BeforeValidator(str)]
"""Text in the reader's language: rooms may hand it over untranslated until it is read."""
_Numbers = Annotated[list[Number], Field(max_length=5000)]
_Rule = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
_Text = Annotated[str, StringConstraints(max_length=4000)]


class Refused(Schema):
    """断られた理由。``code`` は変わらない名前、``next_step`` は次にすること。"""

    code: str
    message: str
    next_step: str
    detail: str = ""
    fields: dict[str, str] = {}


class Me(Schema):
    """呼んでいる人。"""

    person_id: str
    name: str
    department: str
    roles: list[str]
    via: str


class Mail(Schema):
    """送信メールの一行。"""

    public_id: str
    state: str
    state_label: Words
    verdict: str
    subject: str
    sender_id: str
    sender_name: str
    department_name: str
    received_at: datetime
    recipients_count: int
    outside_count: int
    attachments_count: int
    persons: int
    persons_told: int
    examined: bool
    reasons: list[Words]
    deadline: datetime | None
    release_after: datetime | None


class MailList(Schema):
    """一覧の 50 件。``after`` を次の呼び出しに渡す。空なら終わり。"""

    rows: list[Mail]
    after: str


class Receiver(Schema):
    """宛先。``doubtful`` は送信者が確かめるべきもの、``ticked`` は確かめたもの。"""

    public_id: str
    address: str
    display_name: str
    field: str
    inside: bool
    in_envelope: bool
    removed: bool
    ticked: bool
    doubtful: bool
    warnings: list[Words]
    outcome: Words


class MailPlace(Schema):
    """添付の中の、個人情報がある場所。``hidden`` は開いただけでは見えない所。"""

    name: Words
    hidden: bool
    persons: int


class MailFile(Schema):
    """添付。``kinds`` は見つかった個人情報の種類と数。

    ``summary`` は何人分の何がどこにあるか、``persons`` は署名や宛名を除いた人数の見積もり。
    ``doubtful`` は送信者が確かめるべきもの。
    """

    public_id: str
    name: str
    media_type: str
    size: int
    examined: bool
    why: Words
    kinds: Words
    summary: Words
    hidden: Words
    persons_low: int
    persons: int
    persons_high: int
    places: list[MailPlace]
    ticked: bool
    doubtful: bool
    warnings: list[Words]


class Reason(Schema):
    """止めた規則と、その規程の条。``doubtful`` は、理由そのものを確かめるべきもの。"""

    rule: str
    label: Words
    severity: str
    text: Words
    advice: Words
    clause: str
    test_mode: bool
    doubtful: bool


class OneMail(Schema):
    """一通。本文は出さない。``body`` は、本文に何人分の何があるか。"""

    line: Mail
    body: Words
    body_hidden: Words
    from_address: str
    size: int
    sha256: str
    recipients: list[Receiver]
    attachments: list[MailFile]
    reasons: list[Reason]
    tests: list[Reason]
    asked_name: str
    needs_second: bool
    released_at: datetime | None
    closed_at: datetime | None
    cause: Words


class Checked(Schema):
    """確かめた宛先と添付の番号、理由 (``rule``)。``doubtful`` のものがそろっていなければ断られる。"""

    recipients: _Numbers = []
    attachments: _Numbers = []
    reasons: Annotated[list[_Rule], Field(max_length=100)] = []
    checker: Key = ""


class Withdrawn(Schema):
    """取り下げの理由。``near_miss``: そのまま送れば事故だった。"""

    cause: Annotated[str, StringConstraints(max_length=40)]
    near_miss: bool = False


class MailState(Schema):
    """操作の後の状態。"""

    public_id: str
    state: str


class NearMiss(Schema):
    """ヒヤリハット。``story`` と ``lesson`` は一件を開いたときだけ入る。

    ``reasons``: ゲートが言った理由。``persons``: 漏れたはずの人数 (多くて)、0 は分からない。
    """

    public_id: str
    source: str
    medium: Words
    cause: Words
    count: Words
    noticed_at: datetime
    recorded_at: datetime
    person: str
    department: str
    mail_id: str
    story: str
    lesson: str
    reviewed_at: datetime | None
    reasons: list[Words]
    persons: int


class NearMissList(Schema):
    """一覧の 50 件。"""

    rows: list[NearMiss]
    after: str


class NearMissReport(Schema):
    """ヒヤリハットの報告。時刻は時差つき (例: 2026-11-24T09:00:00+09:00)。"""

    medium: Annotated[str, StringConstraints(max_length=20)]
    cause: Annotated[str, StringConstraints(max_length=40)]
    noticed_at: datetime
    rough_count: Annotated[str, StringConstraints(max_length=8)] = ""
    story: _Text


class Made(Schema):
    """新しい記録の番号。"""

    public_id: str


class Regulation(Schema):
    """規程。``number`` は効力のある版 (0: まだない)。``signed`` は呼んでいる人の署名。"""

    public_id: str
    code: str
    title: Words
    area: str
    owner: str
    number: int
    effective_from: date | None
    coming_from: date | None
    signed: bool | None


class Clause(Schema):
    """条。"""

    code: str
    number: str
    heading: Words
    body: str
    item: str
    controls: list[str]


class OneRegulation(Schema):
    """効力のある版の全文。"""

    regulation_id: str
    code: str
    title: Words
    number: int
    effective_from: date | None
    clauses: list[Clause]
    text_hash: str
    signed_at: datetime | None


class Count(Schema):
    """名前と数。"""

    name: str
    count: int


class MonthFigures(Schema):
    """一か月。"""

    month: str
    received: int
    held: int
    released: int
    withdrawn: int
    near_misses: int


class Statistics(Schema):
    """過去 12 か月。"""

    months: list[MonthFigures]
    reasons: list[Count]
    causes: list[Count]
    median: Words
    ninth: Words


class LedgerFact(Schema):
    """台帳の一件。``sealed``: 封印に入っている。"""

    public_id: str
    at: datetime
    label: Words
    actor: str
    via: str
    subject_id: str
    trace: str
    clause: str
    details: list[tuple[Words, Words]]
    sealed: bool


class LedgerFacts(Schema):
    """台帳の 50 件と、最後の封印。"""

    rows: list[LedgerFact]
    after: str
    last_seal: datetime | None
    head: str
