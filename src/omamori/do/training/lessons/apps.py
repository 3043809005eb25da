"""Django's handle on the module."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """do/training/lessons."""

    name = "omamori.do.training.lessons"
    label = "lessons"
