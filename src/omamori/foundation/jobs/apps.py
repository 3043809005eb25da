"""Django's handle on the module."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """foundation/jobs."""

    name = "omamori.foundation.jobs"
    label = "jobs"
