"""組織の状況の URL。"""

from django.urls import path

from omamori.foundation.approvals import edition_pages
from omamori.foundation.exports import list_pages
from omamori.plan.context import pages
from omamori.plan.context.desks import desks, edition_desk

prefix = "context/"
app_name = "context"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("starter/", pages.starter, name="starter"),
    path("review/", pages.review, name="review"),
    *list_pages.patterns("context", desks),
    *edition_pages.patterns(edition_desk()),
    path("<str:sheet>/", pages.sheet_page, name="sheet"),
    path("<str:sheet>/new/", pages.new, name="new"),
    path("<str:sheet>/<str:entry_id>/edit/", pages.edit, name="edit"),
    path("<str:sheet>/<str:entry_id>/remove/", pages.remove, name="remove"),
]
