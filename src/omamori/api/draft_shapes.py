"""相談の形。What a program shows of a draft before it sends, and what it is told (v1)."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from omamori.api.shapes import Words

_Address = Annotated[str, StringConstraints(min_length=3, max_length=320)]
_Name = Annotated[str, StringConstraints(max_length=200)]


def _is_base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError from error
    return text


class DraftReceiver(Schema):
    """宛先。"""

    address: _Address
    name: _Name = ""
    field: Literal["to", "cc", "bcc"] = "to"


class DraftFile(Schema):
    """添付。中身は Base64 (RFC 4648 4)。"""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    content: Annotated[str, AfterValidator(_is_base64)]


class DraftMail(Schema):
    """これから送るメール。差出人は、呼んでいる人。"""

    recipients: Annotated[list[DraftReceiver], Field(min_length=1, max_length=1000)]
    subject: Annotated[str, StringConstraints(max_length=1000)] = ""
    text: Annotated[str, StringConstraints(max_length=2_000_000)] = ""
    attachments: Annotated[list[DraftFile], Field(max_length=100)] = []


class Participant(Schema):
    """部屋で読む人。

    id: 道具の中の番号か、メールアドレス。org: 会社名か、応募者番号・顧客番号。
    last_contact: 最後に連絡した日か日時 (時差がなければ日本の時刻)。
    """

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    display_name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    org: _Name = ""
    last_contact: datetime | date | None = None


class DraftTalk(Schema):
    """これから送るメッセージ。channel: slack、teams、line_works、chatwork、matrix。送り手は、呼んでいる人。"""

    channel: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    room: _Name = ""
    participants: Annotated[list[Participant], Field(min_length=1, max_length=50)]
    text: Annotated[str, StringConstraints(max_length=200_000)] = ""
    files: Annotated[list[DraftFile], Field(max_length=20)] = []


class Target(Schema):
    """理由が指すもの。kind: recipient (value はアドレスか、部屋で読む人の id)、attachment (value は 1 からの番号)、body。"""

    kind: str
    value: str


class AdvisedReason(Schema):
    """規則と条、何に気付いたか、何をすればよいか。test_mode の規則は判断に数えない。"""

    rule: str
    clause: str
    severity: str
    text: Words
    advice: Words
    targets: list[Target]
    test_mode: bool


class Advice(Schema):
    """判断。

    verdict: allow (送ってよい)、confirm (本人が確かめる)、second_person (二人目が確かめる)、refuse (送れない)。
    delay_seconds: ゲートを通したとき、送り出すまでに待つ秒数。
    decision_id: この宛先・本文・添付への答えであることの署名。一時間有効。
    """

    verdict: str
    delay_seconds: int
    reasons: list[AdvisedReason]
    persons: int
    examined: bool
    decision_id: str
    content_hash: str


class Decision(Schema):
    """前の答え。"""

    decision_id: Annotated[str, StringConstraints(max_length=2000)]
    content_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Belongs(Schema):
    """その答えが、この内容へのもので、まだ有効か。"""

    valid: bool
