"""審査の証拠の URL。"""

from django.urls import path

from omamori.act.evidence import case_pages, pages

prefix = "evidence/"
app_name = "evidence"
urlpatterns = [
    path("training/", pages.training, name="training"),
    path("training/seal/", pages.seal, name="seal"),
    path("training/<str:pack_id>/", pages.download, name="download"),
    path("cases/<str:case_id>/", case_pages.case, name="case"),
    path("cases/<str:case_id>/seal/", case_pages.seal, name="seal_case"),
    path("case-files/<str:file_id>/", case_pages.download, name="download_case"),
]
