"""仕事の URL。"""

from django.urls import path

from omamori.foundation.jobs import pages

prefix = "jobs/"
app_name = "jobs"
urlpatterns = [
    path("", pages.failed_list, name="failed"),
    path("<str:task_id>/retry/", pages.retry, name="retry"),
]
