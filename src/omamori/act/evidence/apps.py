"""Django's handle on the module."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """act/evidence."""

    name = "omamori.act.evidence"
    label = "evidence"
