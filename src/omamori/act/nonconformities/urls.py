"""不適合の URL。"""

from django.urls import path

from omamori.act.nonconformities import pages, planning_pages

prefix = "nonconformities/"
app_name = "nonconformities"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", pages.report, name="report"),
    path("export/", pages.export, name="export"),
    path("<str:nonconformity_id>/", pages.one, name="one"),
    path("<str:nonconformity_id>/plan/", planning_pages.plan, name="plan"),
    path("<str:nonconformity_id>/approve/", pages.approve_plan, name="approve"),
    path("<str:nonconformity_id>/return/", pages.send_back, name="send_back"),
    path("<str:nonconformity_id>/finish/", pages.finish, name="finish"),
    path("<str:nonconformity_id>/effect/", pages.check_effect, name="check_effect"),
    path("<str:nonconformity_id>/withdraw/", pages.withdraw, name="withdraw"),
    path(
        "<str:nonconformity_id>/rule/", planning_pages.begin_rule_change, name="begin_rule_change"
    ),
]
