"""Django's handle on the module."""

from django.apps import AppConfig


class MaterialsConfig(AppConfig):
    """do/training/materials."""

    name = "omamori.do.training.materials"
    label = "materials"
