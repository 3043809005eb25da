"""Django's handle on the module."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """web/mailbox."""

    name = "omamori.web.mailbox"
    label = "mailbox"
