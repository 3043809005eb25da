"""リスク分析の URL。"""

from django.urls import path

from omamori.foundation.exports import list_pages
from omamori.plan.risk import cell_pages, criteria_pages, measure_pages, pages
from omamori.plan.risk.desks import desks

prefix = "risk/"
app_name = "risk"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("processes/", pages.processes, name="processes"),
    path("process/<str:process_id>/", pages.table, name="table"),
    path("process/<str:process_id>/print/", pages.printed, name="print"),
    path("process/<str:process_id>/suggest/", cell_pages.suggest, name="suggest"),
    path("process/<str:process_id>/new/", cell_pages.add, name="add"),
    path("process/<str:process_id>/propose/", cell_pages.propose, name="propose"),
    path("process/<str:process_id>/confirm/", cell_pages.confirm, name="confirm"),
    path("process/<str:process_id>/discard/", cell_pages.discard, name="discard"),
    path("process/<str:process_id>/approve/", cell_pages.approve, name="approve"),
    path("cell/<str:cell_id>/", cell_pages.cell, name="cell"),
    path("cell/<str:cell_id>/write/", cell_pages.write, name="write"),
    path("cell/<str:cell_id>/return/", cell_pages.send_back, name="send_back"),
    path("cell/<str:cell_id>/end/", cell_pages.end, name="end"),
    path("cell/<str:cell_id>/measure/", cell_pages.add_measure, name="add_measure"),
    path("measures/", measure_pages.measures, name="measures"),
    path("measures/<str:measure_id>/", measure_pages.measure, name="measure"),
    path("measures/<str:measure_id>/drop/", measure_pages.drop, name="drop_measure"),
    *list_pages.patterns("risk", desks),
    path("criteria/", criteria_pages.criteria, name="criteria"),
    path("criteria/change/", criteria_pages.change, name="change_criteria"),
    path("criteria/<str:edition_id>/approve/", criteria_pages.approve, name="approve_criteria"),
    path("criteria/<str:edition_id>/discard/", criteria_pages.discard, name="discard_criteria"),
]
