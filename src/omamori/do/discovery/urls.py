"""洗い出しの URL。"""

from django.urls import path

from omamori.do.discovery import pages, store_pages

prefix = "discovery/"
app_name = "discovery"
_PLACE = "places/<str:place_id>/"
_STORE = "stores/<str:store_id>/"
_SCAN = f"{_STORE}scans/<str:scan_id>/"
urlpatterns = [
    path("", pages.places, name="places"),
    path(_PLACE, pages.place, name="place"),
    path(f"{_PLACE}enter/", pages.enter, name="enter"),
    path(f"{_PLACE}excuse/", pages.excuse, name="excuse"),
    path(f"{_PLACE}dispose/", pages.dispose, name="dispose"),
    path(f"{_PLACE}part/", pages.part, name="part"),
    path(f"{_PLACE}join/", pages.join, name="join"),
    path(f"{_PLACE}take-back/", pages.take_back, name="take_back"),
    path("stores/", store_pages.stores, name="stores"),
    path("stores/new/", store_pages.new_store, name="new_store"),
    path("stores/new/<str:kind>/", store_pages.new_store_of, name="new_store_of"),
    path("report/", store_pages.report, name="report"),
    path(_STORE, store_pages.store, name="store"),
    path(f"{_STORE}edit/", store_pages.edit_store, name="edit_store"),
    path(f"{_STORE}retire/", store_pages.retire, name="retire"),
    path(f"{_STORE}restore/", store_pages.restore, name="restore"),
    path(f"{_STORE}start/", store_pages.start, name="start"),
    path(f"{_STORE}unreadable/", store_pages.unreadable, name="unreadable"),
    path(f"{_SCAN}pause/", store_pages.pause, name="pause"),
    path(f"{_SCAN}resume/", store_pages.resume, name="resume"),
    path(f"{_SCAN}cancel/", store_pages.cancel, name="cancel"),
]
