"""法令等の URL。"""

from django.urls import path

from omamori.foundation.approvals import edition_pages
from omamori.foundation.exports import list_pages
from omamori.plan.laws import change_pages, pages, review_pages
from omamori.plan.laws.desks import desks, edition_desk

prefix = "laws/"
app_name = "laws"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", pages.new, name="new"),
    path("starter/", pages.starter, name="starter"),
    path("reviews/", review_pages.reviews, name="reviews"),
    path("reviews/new/", review_pages.review, name="review"),
    path("tasks/<str:task_id>/", review_pages.task, name="task"),
    path("changes/", change_pages.listing, name="changes"),
    path("changes/new/", change_pages.new, name="new_change"),
    path("changes/<str:change_id>/", change_pages.change, name="change"),
    path("changes/<str:change_id>/edit/", change_pages.edit, name="edit_change"),
    path("changes/<str:change_id>/switch/", change_pages.switch, name="switch"),
    *list_pages.patterns("laws", desks),
    *edition_pages.patterns(edition_desk()),
    path("<str:law_id>/", pages.law, name="law"),
    path("<str:law_id>/edit/", pages.edit, name="edit"),
]
