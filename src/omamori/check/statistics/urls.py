"""統計の URL。"""

from django.urls import path

from omamori.check.statistics import pages

prefix = "statistics/"
app_name = "statistics"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("export/", pages.export, name="export"),
]
