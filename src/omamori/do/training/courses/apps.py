"""Django's handle on the module."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """do/training/courses."""

    name = "omamori.do.training.courses"
    label = "courses"
