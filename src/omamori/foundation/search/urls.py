"""探す URL。"""

from django.urls import path

from omamori.foundation.search import pages

prefix = "search/"
app_name = "search"
urlpatterns = [path("", pages.results, name="results")]
