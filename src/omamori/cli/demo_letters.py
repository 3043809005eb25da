"""デモの手紙。Invented letters of the invented company: plain, with a file, with a list of customers."""

import dataclasses
import hashlib
import io
import random
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

import xlsxwriter

from omamori.do.outbound.contents import Contents, Place
from omamori.do.outbound.mail import Attachment, ExaminedMail, Field, Recipient
from pidetect.types import PersonsEstimate

DOMAIN = "mirai-print.example"
_SENDERS = (
    ("sato", "佐藤 健"), ("suzuki", "鈴木 由香"), ("watanabe", "渡辺 浩"), ("sasaki", "佐々木 亮"),
    ("kobayashi", "小林 恵"), ("yoshida", "吉田 香織"),
)  # fmt: skip
_PARTNERS = (
    ("aoba-shoji.example", "あおば商事", "佐藤 直子", "n.sato"),
    ("hinode-bussan.example", "ひので物産", "高田 修", "o.takada"),
    ("kaede-gakuen.example", "かえで学園", "三浦 彩", "a.miura"),
    ("minato-shinkin.example", "みなと信用", "大野 力", "t.ono"),
    ("sakura-iryo.example", "さくら医療", "岩田 恵子", "k.iwata"),
    ("tsubaki-kanko.example", "つばき観光", "原 光", "h.hara"),
)
_PLAIN = ("お見積りの件", "校正のご確認", "納期のご連絡", "打合せのお礼", "色見本の送付について")
_FILES = ("見積書.pdf", "校正紙.pdf", "仕様書.docx", "納品書.xlsx")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail of the year.

    Attributes:
        answers: labels of the right answers to the questions about its content.
    """

    sender: str
    content: bytes
    mail: ExaminedMail
    answers: tuple[str, ...]


def letters(chance: random.Random) -> Iterator[Letter]:
    """Letters without end."""
    number = 0
    while True:
        number += 1
        local, name = chance.choice(_SENDERS)
        partner = chance.choice(_PARTNERS)
        kind = chance.choices(("plain", "file", "list"), weights=(5, 4, 3))[0]
        yield _letter(number, f"{local}@{DOMAIN}", name, partner, kind, chance)


def _letter(
    number: int,
    sender: str,
    writer: str,
    partner: tuple[str, str, str, str],
    kind: str,
    chance: random.Random,
) -> Letter:
    domain, company, person, local = partner
    subject = f"{company}様 {chance.choice(_PLAIN)}"
    text = f"{company}\n{person.partition(' ')[0]}様\n\nお世話になっております。{subject}です。\n"
    persons = chance.randrange(12, 240) if kind == "list" else 0
    file = ("", b"") if kind == "plain" else _inside(number, kind, company, persons, chance)
    content = _written(number, sender, f"{local}@{domain}", subject, text, file)
    attachments = (_file(*file, persons),) if file[0] else ()
    mail = ExaminedMail(
        message_id=f"<demo-{number}@{DOMAIN}>",
        subject=subject,
        from_address=sender,
        from_name=writer,
        recipients=(
            Recipient(
                address=f"{local}@{domain}", display_name=person, field=Field.TO, inside=False
            ),
        ),
        attachments=attachments,
        body=Contents(),
        greeting=person.partition(" ")[0],
        mentions_attachment=kind != "plain",
        text_preview=text,
        problems=(),
        date=None,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    family = person.partition(" ")[0]
    answers = (f"{persons} 人分", domain, f"{family} 様", f"{person} ({domain})", "1")
    return Letter(sender=sender, content=content, mail=mail, answers=answers)


def _written(
    number: int, sender: str, to: str, subject: str, text: str, file: tuple[str, bytes]
) -> bytes:
    """The letter as a mail program writes it."""
    told = EmailMessage(policy=SMTP)
    told["From"], told["To"], told["Subject"] = sender, to, subject
    told["Message-ID"] = f"<demo-{number}@{DOMAIN}>"
    told.set_content(text)
    name, inside = file
    if name:
        told.add_attachment(inside, "application", "octet-stream", filename=name)
    return told.as_bytes()


def _inside(
    number: int, kind: str, company: str, persons: int, chance: random.Random
) -> tuple[str, bytes]:
    """A file that can be opened: its name and bytes."""
    if kind != "list":
        name = chance.choice(_FILES)
        return name, f"{company}様\n{name} 第 {number} 号 (見本)\n".encode()
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("発送名簿")
    sheet.write_row(0, 0, ("氏名", "住所", "電話"))
    for row in range(1, persons + 1):
        sheet.write_row(row, 0, (f"見本 {row}", f"見本市見本町{row}", f"00-0000-{row:04}"))
    book.close()
    return f"{company}_発送名簿.xlsx", buffer.getvalue()


def _file(name: str, inside: bytes, persons: int) -> Attachment:
    return Attachment(
        number=1,
        name=name,
        media_type="application/octet-stream",
        size=len(inside),
        sha256=hashlib.sha256(inside).hexdigest(),
        examined=True,
        why="",
        found=_customers(persons) if persons else Contents(),
    )


def _customers(persons: int) -> Contents:
    kinds = ("person_name", "postal_address", "phone")
    everybody = PersonsEstimate(low=persons, estimate=persons, high=persons)
    return Contents(
        kinds=dict.fromkeys(kinds, persons),
        persons=everybody,
        others=everybody,
        places=(Place(name="シート「発送名簿」", hidden=False, persons=persons, kinds=kinds),),
    )
