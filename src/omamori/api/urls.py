"""API の URL。"""

from django.urls import path

from omamori.api.v1 import api

prefix = "api/v1/"
urlpatterns = [path("", api.urls)]

third_party_pages = {"openapi-json": "api.describe", "api-root": "api.describe"}
"""ninja's own two: the description, and a root that says 404. Operations name their rights themselves."""
