"""ヒヤリハットの URL。"""

from django.urls import path

from omamori.do.incidents import pages

prefix = "incidents/"
app_name = "incidents"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("report/", pages.report, name="report"),
    path("<str:near_miss_id>/", pages.one, name="one"),
    path("<str:near_miss_id>/review/", pages.review, name="review"),
]
