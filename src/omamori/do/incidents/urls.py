"""ヒヤリハットの URL。Numbers only: the other rooms of accidents live beside them."""

from django.urls import path, re_path

from omamori.do.incidents import pages

prefix = "incidents/"
app_name = "incidents"
_NUMBER = r"(?P<near_miss_id>[0-9a-hjkmnp-tv-z]{26})"
urlpatterns = [
    path("", pages.listing, name="list"),
    re_path(rf"^{_NUMBER}/$", pages.one, name="one"),
    re_path(rf"^{_NUMBER}/review/$", pages.review, name="review"),
    re_path(rf"^{_NUMBER}/process/$", pages.process, name="process"),
    path("near-miss/", pages.report, name="near_miss"),
]
