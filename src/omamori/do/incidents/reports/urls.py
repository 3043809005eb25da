"""報告の URL。The open form, the way back for its reporter, and what the office sees."""

from django.urls import path

from omamori.do.incidents.reports import open_pages, pages

prefix = "incidents/"
app_name = "reports"
urlpatterns = [
    path("report/", open_pages.report, name="report"),
    path("report/by/<str:token>/", open_pages.report, name="by_link"),
    path("report/status/", open_pages.status, name="status"),
    path("report/phone/", pages.phone, name="phone"),
    path("reports/", pages.listing, name="list"),
    path("reports/door/", pages.door, name="door"),
    path("reports/door/poster/", pages.poster, name="poster"),
    path(
        "reports/of-reply/<str:case_id>/<str:entry_id>/", pages.make_of_reply, name="make_of_reply"
    ),
    path("reports/<str:report_id>/", pages.one, name="one"),
    path("reports/<str:report_id>/ask/", pages.ask, name="ask"),
    path("reports/<str:report_id>/merge/", pages.merge, name="merge"),
    path("reports/<str:report_id>/photo/", pages.photo, name="photo"),
]
