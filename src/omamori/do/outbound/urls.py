"""送信メールの URL。"""

from django.urls import path

from omamori.do.outbound import control_pages, file_pages, pages

prefix = "outbound/"
app_name = "outbound"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("controls/", control_pages.controls, name="controls"),
    path("controls/<str:rule>/", control_pages.change, name="control"),
    path("controls/version/<str:version_id>/approve/", control_pages.approve, name="approve"),
    path("controls/version/<str:version_id>/reject/", control_pages.reject, name="reject"),
    path("<str:mail_id>/", pages.mail, name="mail"),
    path("<str:mail_id>/part/<str:part_id>/<way:way>/", file_pages.part, name="part"),
    path("<str:mail_id>/another/", pages.another, name="another"),
    path("<str:mail_id>/check/", pages.check, name="check"),
    path("<str:mail_id>/withdraw/", pages.withdraw, name="withdraw"),
    path("<str:mail_id>/recall/", pages.recall, name="recall"),
    path("<str:mail_id>/recipients/", pages.recipients, name="recipients"),
    path("<str:mail_id>/bcc/", pages.move_to_bcc, name="bcc"),
    path("<str:mail_id>/release/", pages.release_unclaimed, name="release"),
]
