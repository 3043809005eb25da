"""確認の URL。The short one is for links in mails."""

from django.urls import path

from omamori.foundation.approvals import pages

app_name = "approvals"
urlpatterns = [
    path("approvals/", pages.waiting, name="list"),
    path("approvals/<str:request_id>/", pages.one, name="request"),
    path("approvals/<str:request_id>/pass/", pages.pass_on, name="pass"),
    path("a/<str:token>/", pages.by_link, name="link"),
]
