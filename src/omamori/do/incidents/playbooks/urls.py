"""手順書の URL。"""

from django.urls import path

from omamori.do.incidents.playbooks import pages
from omamori.do.incidents.playbooks.desks import desks, edition_desk
from omamori.foundation.approvals import edition_pages
from omamori.foundation.exports import list_pages

prefix = "incidents/playbooks/"
app_name = "playbooks"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("starter/", pages.starter, name="starter"),
    *list_pages.patterns("playbooks", desks),
    *edition_pages.patterns(edition_desk()),
    path("tasks/<str:task_id>/edit/", pages.edit, name="edit"),
    path("tasks/<str:task_id>/remove/", pages.remove, name="remove"),
    path("<slug:code>/", pages.one, name="one"),
    path("<slug:code>/new/", pages.new, name="new"),
]
