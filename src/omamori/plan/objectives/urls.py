"""目標と計画の URL。"""

from django.urls import path

from omamori.foundation.approvals import edition_pages
from omamori.foundation.exports import list_pages
from omamori.plan.objectives import aim_pages, board_pages, pages
from omamori.plan.objectives.desks import desks, edition_desk

prefix = "plan/"
app_name = "objectives"
urlpatterns = [
    path("", pages.year_page, name="year"),
    path("propose/", pages.propose_year, name="propose_year"),
    path("grant/", pages.grant, name="grant"),
    path("board/", board_pages.board, name="board"),
    path("document/<str:kind>/", board_pages.document, name="document"),
    path("events/new/", pages.new_event, name="new_event"),
    path("events/<str:event_id>/", pages.event, name="event"),
    path("events/<str:event_id>/edit/", pages.edit_event, name="edit_event"),
    path("events/<str:event_id>/remove/", pages.remove_event, name="remove_event"),
    path("events/<str:event_id>/move/", pages.move_event, name="move_event"),
    path("events/<str:event_id>/done/", pages.finish_event, name="finish_event"),
    path("events/<str:event_id>/reopen/", pages.reopen_event, name="reopen_event"),
    path("objectives/", aim_pages.aims, name="aims"),
    path("objectives/new/", aim_pages.new, name="new"),
    path("objectives/<str:objective_id>/", aim_pages.aim, name="aim"),
    path("objectives/<str:objective_id>/edit/", aim_pages.edit, name="edit"),
    path("objectives/<str:objective_id>/remove/", aim_pages.remove, name="remove"),
    path("objectives/<str:objective_id>/measure/", aim_pages.measure, name="measure"),
    *list_pages.patterns("objectives", desks),
    *edition_pages.patterns(edition_desk()),
]
