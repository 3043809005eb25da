"""台帳の URL。"""

from django.urls import path

from omamori.foundation.ledger import pages

prefix = "ledger/"
app_name = "ledger"
urlpatterns = [
    path("", pages.trail, name="trail"),
    path("verify/", pages.verify, name="verify"),
    path("checks/<str:check_id>/", pages.check, name="check"),
    path("proof/", pages.export, name="export"),
]
