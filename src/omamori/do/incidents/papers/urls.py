"""報告書の URL。"""

from django.urls import path

from omamori.do.incidents.papers import pages

prefix = "incidents/papers/"
app_name = "papers"
_ONE = "one/<str:paper_id>"
urlpatterns = [
    path("case/<str:case_id>/", pages.listing, name="list"),
    path("case/<str:case_id>/begin/", pages.begin, name="begin"),
    path(f"{_ONE}/", pages.one, name="one"),
    path(f"{_ONE}/write/", pages.write, name="write"),
    path(f"{_ONE}/ask/", pages.ask, name="ask"),
    path(f"{_ONE}/approve/", pages.approve, name="approve"),
    path(f"{_ONE}/back/", pages.send_back, name="send_back"),
    path(f"{_ONE}/withdraw/", pages.withdraw, name="withdraw"),
    path(f"{_ONE}/sent/", pages.mark_sent, name="mark_sent"),
    path(f"{_ONE}/<str:form>/take/", pages.take, name="take"),
]
