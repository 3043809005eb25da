"""損害の URL。"""

from django.urls import path

from omamori.foundation.approvals import edition_pages
from omamori.foundation.exports import list_pages
from omamori.plan.damage import pages
from omamori.plan.damage.desks import desks, edition_desk

prefix = "damage/"
app_name = "damage"
urlpatterns = [
    path("", pages.calculator, name="calculator"),
    path("story/", pages.story, name="story"),
    path("item/<str:item_id>/", pages.item, name="item"),
    path("values/", pages.values, name="values"),
    path("values/shipped/", pages.shipped, name="shipped"),
    path("values/<str:sheet>/new/", pages.new, name="new"),
    path("values/<str:sheet>/<str:entry_id>/edit/", pages.edit, name="edit"),
    path("values/<str:sheet>/<str:entry_id>/remove/", pages.remove, name="remove"),
    *list_pages.patterns("damage", desks),
    *edition_pages.patterns(edition_desk()),
]
