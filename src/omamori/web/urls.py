"""玄関の URL。"""

from django.urls import path

from omamori.web import pages

prefix = ""
app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("summary/", pages.summary, name="summary"),
    path("language/", pages.language, name="language"),
    path("theme/", pages.theme, name="theme"),
    path("healthz", pages.alive, name="alive"),
    path("robots.txt", pages.robots, name="robots"),
]
