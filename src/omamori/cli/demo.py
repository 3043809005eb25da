"""デモ。株式会社みらい印刷 with a year of records on a moved clock, and one wrong mail to send."""

import argparse
import os
import smtplib
import sys
from pathlib import Path

from omamori.config import environment
from omamori.foundation.crypto import keyring

LOGINS = (
    ("sato", "佐藤 健", "営業部。メールの送信者"),
    ("suzuki", "鈴木 由香", "営業部。自宅や電話から二重確認をする人"),
    ("tanaka", "田中 美咲", "個人情報保護管理者"),
    ("kobayashi", "小林 恵", "PMS事務局。台帳、規程、計画を整える人"),
    ("ito", "伊藤 和夫", "トップマネジメント。管理者の書いたものと緩める変更を承認する人"),
    ("takahashi", "高橋 誠", "個人情報保護監査責任者"),
)
"""Local address part, name, and what the person is for."""

PASSWORD = "demo-mirai-print-2026"  # noqa: S105 - the invented company's, only on this machine


def prepare(*, small: bool = False) -> None:
    """Set the demo's settings for this process and its children; make the company if missing."""
    home = environment.read().home
    os.environ["OMAMORI_DEMO"] = "1"
    os.environ.setdefault("OMAMORI_WORKERS", "1")
    if not keyring.path(home).exists():
        print("デモの会社を作っています (ふつうのパソコンで 1〜2 分)…", flush=True)
        build(small=small)


def command(options: argparse.Namespace) -> int:
    """``omamori demo``: make the company without starting anything."""
    prepare(small=options.small)
    return 0


def build(*, small: bool = False) -> None:
    """A home with the invented company and its year of records, or as it opens on its first day."""
    from omamori.cli import installation

    installation.make_home(environment.read().home)
    from omamori.cli import demo_year

    if small:
        demo_year.open_today(PASSWORD)
    else:
        demo_year.fill(PASSWORD)
    write_wrong_mail(environment.read().home)


def greet(settings: environment.Environment) -> None:
    """Say where everything is and what to try."""
    program = Path(sys.executable).parent / "omamori"
    shown = os.path.relpath(program) if program.exists() else "omamori"
    print()
    print("  お守りのデモが動いています。株式会社みらい印刷 (架空、120 人)")
    print(f"  画面        {settings.base_url}/")
    print(f"  送信ゲート  {settings.smtp}  (メールソフトの送信サーバーに指定できます)")
    print(f"  外の受信箱  {settings.base_url}/mailbox/")
    print()
    print(f"  サインイン (パスワードはどれも {PASSWORD})")
    for local, name, what in LOGINS:
        print(f"    {local}@mirai-print.example  {name}  {what}")
    print()
    print("  顧客名簿を、間違えて別の会社に送ってみる (別の端末で):")
    elsewhere = "" if settings.smtp == environment.Environment.smtp else f" --gate {settings.smtp}"
    print(f"    {shown} send-wrong-mail{elsewhere}")
    print()
    print("  Ctrl-C で終わります。")
    print(flush=True)


def send_wrong_mail(options: argparse.Namespace) -> int:
    """Hand the wrong mail to the gate with plain SMTP, as a mail program would."""
    settings = environment.read()
    host, port = environment.host_port(options.gate or settings.smtp)
    content = wrong_mail()
    try:
        with smtplib.SMTP(host, port, timeout=60) as server:
            server.sendmail(SENDER, [RECIPIENT], content)
    except smtplib.SMTPResponseException as error:
        reason = error.smtp_error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        print(f"ゲートが断りました: {error.smtp_code} {text}", file=sys.stderr)
        return 1
    except (OSError, smtplib.SMTPException) as error:
        print(f"ゲートに届きません ({type(error).__name__})。omamori run --demo は動いていますか。")
        return 2
    print("送りました。佐藤でサインインし、「確認待ち」を開いてください。")
    return 0


SENDER = "sato@mirai-print.example"
RECIPIENT = "sato.kenji@hinode-bussan.example"


def wrong_mail() -> bytes:
    """A customer list of あおば商事, addressed to somebody at ひので物産; CRLF line ends."""
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime, make_msgid

    from omamori.foundation.calendar import clock

    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"佐藤 健 <{SENDER}>"
    mail["To"] = f"佐藤 賢治 <{RECIPIENT}>"
    mail["Subject"] = "あおば商事様 ダイレクトメール発送名簿の送付"
    mail["Date"] = format_datetime(clock.now().astimezone(clock.JST))
    mail["Message-ID"] = make_msgid(domain="mirai-print.example")
    mail.set_content(
        "株式会社あおば商事\n佐藤様\n\nいつもお世話になっております。みらい印刷の佐藤です。\n"
        "来月のダイレクトメールの発送名簿をお送りします。ご確認をお願いいたします。\n\n"
        "株式会社みらい印刷 営業部 佐藤 健\n電話 03-5550-0142\n"
    )
    mail.add_attachment(
        _customer_list().encode("cp932"),
        maintype="text",
        subtype="csv",
        filename="あおば商事_発送名簿_2026年12月.csv",
    )
    return mail.as_bytes()


def write_wrong_mail(home: Path) -> Path:
    """Keep the wrong mail as a file too, for those who prefer their own mail program."""
    target = home / "demo" / "wrong-mail.eml"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(wrong_mail())
    return target


def _customer_list(count: int = 38) -> str:
    family = ("青木", "石井", "上田", "遠藤", "小川", "金子", "北村", "工藤", "近藤", "酒井")
    given = ("一郎", "花子", "次郎", "幸子", "三郎", "明美", "四郎", "智子")
    lines = ["会員番号,氏名,郵便番号,住所,電話番号,メールアドレス"]
    for i in range(count):
        name = f"{family[i % len(family)]} {given[i % len(given)]}"
        lines.append(
            f"A{10001 + i},{name},100-{1000 + i},東京都千代田区見本町{i % 9 + 1}-{i % 20 + 1},"
            f"03-5550-{2000 + i},member{i + 1:03}@example.jp"
        )
    return "\r\n".join(lines) + "\r\n"
