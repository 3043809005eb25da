"""送信メールの URL。"""

from django.urls import path

from omamori.do.outbound import control_pages, emergency_pages, file_pages, pages

prefix = "outbound/"
app_name = "outbound"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("controls/", control_pages.controls, name="controls"),
    path("controls/<str:rule>/", control_pages.change, name="control"),
    path("controls/version/<str:version_id>/approve/", control_pages.approve, name="approve"),
    path("controls/version/<str:version_id>/reject/", control_pages.reject, name="reject"),
    path("emergencies/", emergency_pages.listing, name="emergencies"),
    path("emergencies/<str:emergency_id>/", emergency_pages.one, name="emergency"),
    path(
        "emergencies/<str:emergency_id>/confirm/",
        emergency_pages.confirm,
        name="confirm_emergency",
    ),
    path(
        "emergencies/<str:emergency_id>/withdraw/",
        emergency_pages.withdraw,
        name="withdraw_emergency",
    ),
    path("emergencies/<str:emergency_id>/check/", emergency_pages.check, name="check_emergency"),
    path("<str:mail_id>/", pages.mail, name="mail"),
    path("<str:mail_id>/emergency/", emergency_pages.propose, name="propose_emergency"),
    path("<str:mail_id>/emergency/ask/", emergency_pages.ask, name="request_emergency"),
    path("<str:mail_id>/part/<str:part_id>/<way:way>/", file_pages.part, name="part"),
    path("<str:mail_id>/another/", pages.another, name="another"),
    path("<str:mail_id>/check/", pages.check, name="check"),
    path("<str:mail_id>/withdraw/", pages.withdraw, name="withdraw"),
    path("<str:mail_id>/recall/", pages.recall, name="recall"),
    path("<str:mail_id>/recipients/", pages.recipients, name="recipients"),
    path("<str:mail_id>/bcc/", pages.move_to_bcc, name="bcc"),
    path("<str:mail_id>/needless/", pages.needless, name="needless"),
    path("<str:mail_id>/release/", pages.release_unclaimed, name="release"),
]
