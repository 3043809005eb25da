"""はじめの一時間の URL。"""

from django.urls import path

from omamori.web.beginning import pages

prefix = "beginning/"
app_name = "beginning"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("done/", pages.result, name="result"),
    path("<slug:step>/leave-out/", pages.leave_out, name="leave_out"),
    path("<slug:step>/take-up/", pages.take_up, name="take_up"),
]
