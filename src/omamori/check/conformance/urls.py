"""規程と実際の URL。"""

from django.urls import path

from omamori.check.conformance import pages

prefix = "conformance/"
app_name = "conformance"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("<str:code>/", pages.clause, name="clause"),
    path("<str:code>/threshold/", pages.threshold, name="threshold"),
]
