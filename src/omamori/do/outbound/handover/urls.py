"""リンクの URL。Pages of the house, and the public page on which receivers fetch."""

from django.urls import path

from omamori.do.outbound.handover import pages, receiver_pages

prefix = ""
app_name = "handover"
urlpatterns = [
    path("links/", pages.listing, name="list"),
    path("links/replace/<str:mail_id>/", pages.replace, name="replace"),
    path("links/<str:link_id>/", pages.link, name="link"),
    path("links/<str:link_id>/extend/", pages.extend, name="extend"),
    path("links/<str:link_id>/recall/", pages.recall, name="recall"),
    path("links/<str:link_id>/unlock/<str:receiver_id>/", pages.unlock, name="unlock"),
    path("receive/<str:token>/", receiver_pages.door, name="receive"),
    path("receive/<str:token>/more-days/", receiver_pages.more_days, name="more_days"),
    path("receive/<str:token>/<str:file_id>/", receiver_pages.file, name="fetch"),
]
