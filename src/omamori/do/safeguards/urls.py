"""環境の変更の URL。"""

from django.urls import path

from omamori.do.safeguards import pages

prefix = "changes/"
app_name = "safeguards"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", pages.report, name="report"),
    path("tasks/<str:task_id>/", pages.task, name="task"),
    path("tasks/<str:task_id>/reopen/", pages.reopen_task, name="reopen_task"),
    path("tasks/<str:task_id>/assign/", pages.assign, name="assign"),
    path("<str:change_id>/", pages.one, name="one"),
    path("<str:change_id>/review/", pages.review, name="review"),
    path("<str:change_id>/revise/", pages.revise, name="revise"),
    path("<str:change_id>/approve/", pages.approve, name="approve"),
    path("<str:change_id>/return/", pages.send_back, name="send_back"),
    path("<str:change_id>/withdraw/", pages.withdraw, name="withdraw"),
    path("<str:change_id>/close/", pages.close, name="close"),
]
