"""統計の URL。"""

from django.urls import path

from omamori.check.statistics import control_pages, pages

prefix = "statistics/"
app_name = "statistics"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("controls/", control_pages.report, name="controls"),
    path("controls/export/", control_pages.export, name="controls_export"),
    path("export/", pages.export, name="export"),
]
