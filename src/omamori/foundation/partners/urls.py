"""相手先の URL。"""

from django.urls import path

from omamori.foundation.partners import import_pages, list_pages, pages, people_pages

prefix = "partners/"
app_name = "partners"
urlpatterns = [
    path("", pages.partners, name="partners"),
    path("new/", pages.new_partner, name="new_partner"),
    path("people/", people_pages.people, name="people"),
    path("people/new/", people_pages.new_person, name="new_person"),
    path("people/<str:person_id>/", people_pages.person, name="person"),
    path("people/<str:person_id>/edit/", people_pages.edit_person, name="edit_person"),
    path("people/<str:person_id>/erase/", people_pages.erase_person, name="erase_person"),
    path("mailing-lists/", list_pages.lists, name="mailing_lists"),
    path("mailing-lists/new/", list_pages.new, name="new_list"),
    path("mailing-lists/<str:list_id>/", list_pages.one, name="mailing_list"),
    path("mailing-lists/<str:list_id>/edit/", list_pages.edit, name="edit_list"),
    path("mailing-lists/<str:list_id>/remove/", list_pages.remove, name="remove_list"),
    path("lists/<str:sheet>/import/", import_pages.upload, name="import"),
    path("lists/<str:sheet>/template/", import_pages.template, name="import_template"),
    path("lists/<str:sheet>/export/", import_pages.export, name="export"),
    path("imports/<str:import_id>/", import_pages.preview, name="import_preview"),
    path("imports/<str:import_id>/discard/", import_pages.discard, name="import_discard"),
    path("<str:partner_id>/", pages.partner, name="partner"),
    path("<str:partner_id>/edit/", pages.edit_partner, name="edit_partner"),
    path("<str:partner_id>/archive/", pages.archive_partner, name="archive_partner"),
    path("<str:partner_id>/restore/", pages.restore_partner, name="restore_partner"),
]
