"""連絡の文。What each person is told: what happened in one line, his code word, and where to answer."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from omamori.do.incidents.callout.channels import Order
from omamori.do.incidents.callout.domain.chain import Target
from omamori.do.incidents.callout.models import Call, CallOut
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import sign_token

PURPOSE = "callout"
_LIFE = timedelta(days=7)


def order(row: CallOut, call: Call, target: Target) -> Order:
    """The message of one intended call."""
    made = _Words(row, call, target)
    base = settings.OMAMORI.base_url
    report = ""
    if call.channel in ("sms", "voice"):
        report = base + reverse("callout:status", args=[call.public_id])
    return Order(
        key=call.public_id,
        address=target.mail if call.channel == "mail" else target.number,
        subject=made.subject,
        text=made.sms if call.channel == "sms" else made.mail,
        spoken=made.spoken,
        digits=made.link("callout:voice") if call.purpose != "alarm" else "",
        report_to=report,
        since=call.intended_at.isoformat(),
    )


class _Words:
    """The words of one message in each form."""

    def __init__(self, row: CallOut, call: Call, target: Target) -> None:
        self._row, self._call, self._target = row, call, target
        self._drill = "【訓練】" if row.drill else ""

    def link(self, name: str) -> str:
        """A signed address that is this person's alone."""
        data = {"c": self._row.public_id, "p": self._target.person}
        token = sign_token(data, purpose=PURPOSE, expires=clock.now() + _LIFE)
        return str(settings.OMAMORI.base_url + reverse(name, args=[token]))

    @property
    def subject(self) -> str:
        """For mail."""
        words = {"call": "緊急の呼び出し", "still": "まだ対応していますか", "alarm": "緊急の呼び出しに、だれも応答していません"}  # fmt: skip
        return f"{self._drill}[お守り] {words[self._call.purpose]}"

    @property
    def mail(self) -> str:
        """The body of a mail."""
        ask = {
            "call": "対応できるときは、次のページを開き、合言葉を入れてください。ほかの人への呼び出しが止まります。",
            "still": "まだ対応しているときは、次のページで合言葉を入れてください。返事がないと、ほかの人を呼び出します。",
            "alarm": "決めた順にすべての人を呼び出しましたが、応答がありません。電話などで直接連絡し、対応できる人は答えてください。",
        }[self._call.purpose]
        drill = "これは訓練です。実際の事故ではありません。\n\n" if self._row.drill else ""
        return (
            f"{drill}{self._row.title}\n\n{ask}\n\n合言葉: {self._target.code}\n"
            f"{self.link('callout:answer')}\n\n"
            "パスワードもサインインも要りません。このメールはお守りが自動で送っています。\n"
        )

    @property
    def sms(self) -> str:
        """The text of a short message; its last word lets us find it again."""
        ask = "まだ対応していますか" if self._call.purpose == "still" else "緊急の呼び出し"
        return (
            f"{self._drill}[お守り]{ask} {self._row.title} 対応する人は {self._target.code} と返信するか "
            f"{self.link('callout:answer')} #{self._call.public_id[-8:]}"
        )

    @property
    def spoken(self) -> str:
        """What a voice says; digits one by one."""
        digits = "、".join(self._target.code)
        drill = "これは訓練です。" if self._row.drill else ""
        ask = "まだ対応しているときは、" if self._call.purpose == "still" else "対応できるときは、"
        return f"お守りからの緊急の呼び出しです。{drill}{self._row.title}。{ask}電話のボタンで、{digits}、を押してください。"
