"""義務と期限の URL。"""

from django.urls import path

from omamori.do.incidents.duties import pages

prefix = "incidents/duties/"
app_name = "duties"
urlpatterns = [path("", pages.trial, name="try")]
