"""The outside mailbox of the demo shows all that a receiver reads, also the link in place of his files."""

from email.message import EmailMessage

from omamori.web.mailbox import queries


def test_what_stands_behind_the_letter_is_shown_and_files_are_not() -> None:
    mail = EmailMessage()
    mail.set_content("佐藤様\n名簿をお送りします。\n")
    mail.add_attachment("http://127.0.0.1/receive/x/\n", disposition="inline")
    mail.add_attachment("氏名,電話\n", filename="名簿.txt")
    assert queries._text(mail) == "佐藤様\n名簿をお送りします。\n\nhttp://127.0.0.1/receive/x/"  # type: ignore[arg-type]


def test_an_unknown_charset_is_read_as_well_as_can_be() -> None:
    mail = EmailMessage()
    mail.set_content("abc\n")
    mail.set_param("charset", "x-nobody")
    assert queries._text(mail) == "abc"  # type: ignore[arg-type]
