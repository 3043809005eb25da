"""受信箱の URL。"""

from django.urls import path

from omamori.web.mailbox import pages

prefix = "mailbox/"
app_name = "mailbox"
urlpatterns = [
    path("", pages.arrived, name="list"),
    path("<str:number>/", pages.opened, name="mail"),
    path("<str:number>/raw/", pages.raw, name="raw"),
]
