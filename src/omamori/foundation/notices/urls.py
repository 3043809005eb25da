"""お知らせの URL。"""

from django.urls import path

from omamori.foundation.notices import pages

prefix = "notices/"
app_name = "notices"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("read/", pages.read_all, name="read_all"),
    path("<str:notice_id>/", pages.open_one, name="open"),
]
