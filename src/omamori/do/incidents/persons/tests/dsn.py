"""Reports about delivery as mail servers write them: an English one, a Japanese one, and what only looks like one."""

from email.message import EmailMessage

ENGLISH = """\
Return-Path: <>
Received: by mx.customer.example (Postfix)
Date: Mon, 28 Dec 2026 11:00:00 +0900 (JST)
From: MAILER-DAEMON@mx.customer.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b/mx"

--b/mx
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b/mx
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Mon, 28 Dec 2026 10:59:58 +0900 (JST)

Final-Recipient: rfc822; jiro@example.jp
Original-Recipient: rfc822;jiro@example.jp
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.jp
Diagnostic-Code: smtp; 550 5.1.1 <jiro@example.jp>: Recipient address
    rejected: User unknown

--b/mx
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{headers}
Subject: notice

--b/mx--
"""
JAPANESE = """\
From: Microsoft Outlook <postmaster@customer.example>
To: <{to}>
Subject: =?iso-2022-jp?B?GyRCR1s/LjhURD0bKEI=?=
Content-Language: ja-JP
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="_000_"
X-MS-Exchange-Message-Is-Ndr:

--_000_
Content-Type: text/plain; charset="iso-2022-jp"
Content-Transfer-Encoding: 7bit

\x1b$B2<5-$N%a%C%;!<%8$rG[?.$G$-$^$;$s$G$7$?!#\x1b(B

--_000_
Content-Type: message/global-delivery-status
Content-Transfer-Encoding: 8bit

Reporting-MTA: dns;mx.customer.example

Final-Recipient: utf-8;次郎@例え.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 宛先が見つかりません

--_000_
Content-Type: message/rfc822

From: omamori@mirai-print.example
{headers}
Subject: =?utf-8?b?44GK55+l44KJ44Gb?=

text

--_000_--
"""
QMAIL = """\
Return-Path: <>
From: MAILER-DAEMON@old.example
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at old.example.
<jiro@example.jp>:
550 5.1.1 no such user

--- Below this line is a copy of the message.

{headers}
"""


def report(kind: str, *, to: str = "omamori@mirai-print.example", headers: str = "X-None: 1", action: str = "failed", status: str = "5.1.1") -> bytes:  # fmt: skip
    """A report of a kind as bytes; ``headers``: of the notice that is reported about."""
    text = kind.format(to=to, headers=headers, action=action, status=status)
    return text.replace("\n", "\r\n").encode("utf-8")


def read_receipt(to: str) -> bytes:
    """Somebody opened it (RFC 8098)."""
    text = ENGLISH.replace("report-type=delivery-status", "report-type=disposition-notification")
    text = text.replace("message/delivery-status", "message/disposition-notification")
    return report(text.replace("Action: {action}", "Disposition: manual-action; displayed"), to=to)


def out_of_office(to: str) -> bytes:
    """Somebody is away; the words even speak of 550."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "jiro@example.jp", to, "自動応答: 550 番の不在"
    mail["Return-Path"], mail["Auto-Submitted"] = "<>", "auto-replied"
    mail.set_content("年末年始は不在です。550 5.1.1 ")
    return mail.as_bytes()
