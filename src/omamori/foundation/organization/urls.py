"""組織の URL。"""

from django.urls import path

from omamori.foundation.organization import import_pages, pages, posts_pages, presence_pages

prefix = "organization/"
app_name = "organization"
urlpatterns = [
    path("", pages.people, name="people"),
    path("people/new/", pages.new_person, name="new_person"),
    path("people/export/", import_pages.export, name="export"),
    path("people/<str:person_id>/", pages.person, name="person"),
    path("people/<str:person_id>/edit/", pages.edit_person, name="edit_person"),
    path("people/<str:person_id>/transfer/", pages.transfer, name="transfer"),
    path("people/<str:person_id>/transfer/cancel/", pages.cancel_transfer, name="cancel_transfer"),
    path("people/<str:person_id>/leaving/", pages.leaving, name="leaving"),
    path("people/<str:person_id>/away/", pages.away, name="away"),
    path("people/<str:person_id>/away/<str:leave_id>/end/", pages.end_leave, name="end_leave"),
    path("people/<str:person_id>/presence/", presence_pages.of, name="presence_of"),
    path("presence/", presence_pages.own, name="presence"),
    path("presence/import/", presence_pages.upload, name="import_presence"),
    path("presence/export/", presence_pages.export, name="export_presence"),
    path("presence/<str:presence_id>/end/", presence_pages.end, name="end_presence"),
    path("structure/", posts_pages.structure, name="structure"),
    path("departments/new/", posts_pages.new_department, name="new_department"),
    path("departments/<str:department_id>/", posts_pages.department, name="department"),
    path("posts/", posts_pages.posts, name="posts"),
    path("posts/new/", posts_pages.appoint, name="appoint"),
    path("posts/<str:appointment_id>/end/", posts_pages.end_appointment, name="end_appointment"),
    path("posts/<str:appointment_id>/stand-in/", posts_pages.stand_in, name="stand_in"),
    path("company/", posts_pages.company, name="company"),
    path("import/", import_pages.upload, name="import"),
    path("import/template/", import_pages.template, name="import_template"),
    path("import/<str:import_id>/", import_pages.preview, name="import_preview"),
    path(
        "import/<str:import_id>/departments/", import_pages.open_listed, name="import_departments"
    ),
    path("import/<str:import_id>/columns/", import_pages.columns, name="import_columns"),
    path("import/<str:import_id>/missing/", import_pages.fill_missing, name="import_missing"),
    path("import/<str:import_id>/discard/", import_pages.discard, name="import_discard"),
    path("import/<str:import_id>/former/", import_pages.former, name="import_former"),
]
