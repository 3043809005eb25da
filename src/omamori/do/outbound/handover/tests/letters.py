"""Letters with files, for tests: invented people and lists."""

from email.message import EmailMessage
from email.policy import SMTP

from omamori.do.outbound import actions, examination
from omamori.do.outbound.mail import Envelope, Received
from omamori.foundation.calendar import clock
from omamori.foundation.storage import blobs
from pidetect.types import Examination

LIST = "氏名,電話\n青木 健太,03-5550-4001\n".encode()
DRAWING = bytes(range(256)) * 1200
KENJI, SOUMU = "kenji@hinode-bussan.example", "soumu@hinode-bussan.example"


def nothing(data: bytes, name: str) -> Examination:
    """An examiner that finds nothing; real ones stand in ``test_examiner`` and the story."""
    del data
    return Examination(name=name, examined=True)


def letter(*, html: bool = False, cc: bool = False) -> EmailMessage:
    """To 佐藤 賢治, with a list and a drawing."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["Subject"] = "佐藤 健 <sato@mirai-print.example>", "名簿の送付"
    mail["To"] = f"佐藤 賢治 <{KENJI}>"
    if cc:
        mail["Cc"] = SOUMU
    mail["Message-ID"] = "<letter@mirai-print.example>"
    mail.set_content("佐藤様\n\n名簿をお送りします。\n", charset="iso-2022-jp")
    if html:
        mail.add_alternative("<html><body><p>佐藤様</p></body></html>", subtype="html")
    mail.add_attachment(LIST, maintype="text", subtype="csv", filename="名簿.csv")
    mail.add_attachment(
        DRAWING, maintype="application", subtype="octet-stream", filename="図面.bin"
    )
    return mail


def hand_in(content: bytes, *to: str) -> Received:
    """Through the judgement, as the gate does it."""
    envelope = Envelope(
        client="127.0.0.1",
        sender="sato@mirai-print.example",
        recipients=to or (KENJI,),
        smtp_user="",
        received_at=clock.now(),
        size=len(content),
    )
    mail = examination.examine(content, envelope, nothing)
    blob = blobs.put(content, kind="mail")
    return actions.receive(envelope=envelope, blob=blob, mail=mail)
