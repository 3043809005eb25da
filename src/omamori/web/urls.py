"""玄関の URL。"""

from django.urls import path

from omamori.web import as_of_pages, pages

prefix = ""
app_name = "web"
urlpatterns = [
    path("", pages.home, name="home"),
    path("tasks/", pages.tasks, name="tasks"),
    path("summary/", pages.summary, name="summary"),
    path("as-of/", as_of_pages.show, name="as_of"),
    path("language/", pages.language, name="language"),
    path("theme/", pages.theme, name="theme"),
    path("healthz", pages.alive, name="alive"),
    path("robots.txt", pages.robots, name="robots"),
]
