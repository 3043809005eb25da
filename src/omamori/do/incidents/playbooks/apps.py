"""Django's handle on the room."""

from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    """do/incidents/playbooks."""

    name = "omamori.do.incidents.playbooks"
    label = "playbooks"
