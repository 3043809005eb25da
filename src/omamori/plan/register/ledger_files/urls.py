"""台帳のファイルの URL。"""

from django.urls import path

from omamori.plan.register.ledger_files import pages

prefix = "register/files/"
app_name = "ledger_files"
urlpatterns = [
    path("", pages.upload, name="upload"),
    path("export/", pages.export, name="export"),
    path("template/", pages.template, name="template"),
    path("<str:file_id>/", pages.preview, name="preview"),
    path("<str:file_id>/settle/", pages.settle, name="settle"),
    path("<str:file_id>/report/", pages.report, name="report"),
    path("<str:file_id>/confirm/", pages.confirm, name="confirm"),
    path("<str:file_id>/discard/", pages.discard, name="discard"),
    path("<str:file_id>/undo/", pages.undo, name="undo"),
]
