"""短い学習の URL。"""

from django.urls import path

from omamori.do.training.lessons import pages

prefix = "lessons/"
app_name = "lessons"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("from-case/<str:near_miss_id>/", pages.from_case, name="from_case"),
    path("<str:lesson_id>/", pages.one, name="one"),
    path("<str:lesson_id>/learn/", pages.learn, name="learn"),
    path("<str:lesson_id>/edit/", pages.edit, name="edit"),
    path("<str:lesson_id>/propose/", pages.propose, name="propose"),
    path("<str:lesson_id>/approve/", pages.approve, name="approve"),
    path("<str:lesson_id>/return/", pages.send_back, name="send_back"),
    path("<str:lesson_id>/drop/", pages.drop, name="drop"),
]
