"""Django's handle on the module."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    """do/training/quizzes."""

    name = "omamori.do.training.quizzes"
    label = "quizzes"
