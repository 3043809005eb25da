"""審査の証拠の URL。"""

from django.urls import path

from omamori.act.evidence import pages

prefix = "evidence/"
app_name = "evidence"
urlpatterns = [
    path("training/", pages.training, name="training"),
    path("training/seal/", pages.seal, name="seal"),
    path("training/<str:pack_id>/", pages.download, name="download"),
]
