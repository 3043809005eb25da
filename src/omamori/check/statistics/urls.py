"""統計の URL。"""

from django.urls import path

from omamori.check.statistics import control_pages, effect_pages, national_pages, pages, year_pages
from omamori.check.statistics.desks import edition_desk
from omamori.foundation.approvals import edition_pages

prefix = "statistics/"
app_name = "statistics"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("controls/", control_pages.report, name="controls"),
    path("controls/export/", control_pages.export, name="controls_export"),
    path("export/", pages.export, name="export"),
    path("national/", national_pages.overview, name="national"),
    path("national/export/", national_pages.export, name="national_export"),
    path("own/", national_pages.ours, name="own"),
    path("own/export/", national_pages.ours_export, name="own_export"),
    path("effects/", effect_pages.overview, name="effects"),
    path("years/", year_pages.years, name="years"),
    path("years/new/", year_pages.new, name="year_new"),
    path("years/import/", year_pages.upload, name="year_import"),
    path("years/template/", year_pages.template, name="year_template"),
    path("years/<int:year>/", year_pages.edit, name="year_edit"),
    path("years/<int:year>/retire/", year_pages.retire, name="year_retire"),
    path("years/<int:year>/discard/", year_pages.discard, name="year_discard"),
    *edition_pages.patterns(edition_desk()),
]
