"""メッセージの URL。"""

from django.urls import path

from omamori.do.outbound.messaging import notice_pages, pages, tool_pages

prefix = "messaging/"
app_name = "messaging"
urlpatterns = [
    path("", pages.home, name="home"),
    path("new/", pages.find, name="find"),
    path("new/choose/", pages.choose, name="choose"),
    path("new/<str:token>/", pages.write, name="write"),
    path("tools/request/", tool_pages.request_tool, name="request_tool"),
    path("tools/<str:adoption_id>/", tool_pages.tool, name="tool"),
    path("tools/<str:adoption_id>/connect/", tool_pages.connect, name="connect"),
    path("tools/<str:adoption_id>/use/", tool_pages.change_use, name="change_use"),
    path("tools/<str:adoption_id>/confirm/", tool_pages.confirm, name="confirm"),
    path("tools/<str:adoption_id>/notices/", notice_pages.where, name="notices"),
    path("tools/<str:adoption_id>/notices/code/", notice_pages.code, name="notices_code"),
    path("tools/<str:adoption_id>/notices/stop/", notice_pages.stop, name="notices_stop"),
    path("tools/<str:adoption_id>/approve/", tool_pages.approve, name="approve"),
    path("tools/<str:adoption_id>/reject/", tool_pages.reject, name="reject"),
    path("tools/<str:adoption_id>/stop/", tool_pages.stop, name="stop"),
    path("tools/<str:adoption_id>/resume/", tool_pages.resume, name="resume"),
    path("<str:mail_id>/", pages.message, name="message"),
    path("<str:mail_id>/recall/", pages.recall, name="recall"),
    path("<str:mail_id>/settle/", pages.settle, name="settle"),
    path("<str:mail_id>/choose-again/", pages.choose_again, name="choose_again"),
]
