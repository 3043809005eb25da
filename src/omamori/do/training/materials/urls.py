"""教育資料の URL。"""

from django.urls import path

from omamori.do.training.materials import edition_pages, logo_pages, pages, poster_pages

prefix = "deck/"
app_name = "materials"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("now/", edition_pages.current, name="current"),
    path("make/", edition_pages.make, name="make"),
    path("preview/", edition_pages.preview, name="preview"),
    path("editions/", edition_pages.history, name="history"),
    path("editions/<str:edition_id>/", edition_pages.edition, name="edition"),
    path("editions/<str:edition_id>/approve/", edition_pages.approve, name="approve"),
    path("editions/<str:edition_id>/return/", edition_pages.send_back, name="send_back"),
    path("editions/<str:edition_id>/withdraw/", edition_pages.withdraw, name="withdraw"),
    path("editions/<str:edition_id>/files/", edition_pages.render_again, name="render_again"),
    path("editions/<str:edition_id>/files/<str:form>/", edition_pages.file, name="file"),
    path("editions/<str:edition_id>/show/", edition_pages.show, name="show"),
    path("editions/<str:edition_id>/present/", edition_pages.view, name="view"),
    path("editions/<str:edition_id>/stale/", edition_pages.stale, name="stale"),
    path("editions/<str:old_id>/to/<str:new_id>/", edition_pages.compare, name="compare"),
    path("logo/", logo_pages.logo, name="logo"),
    path("logo/remove/", logo_pages.remove, name="remove_logo"),
    path("logo/undo/", logo_pages.undo, name="undo_logo"),
    path("posters/", poster_pages.listing, name="posters"),
    path("posters/<str:kind>/", poster_pages.take, name="poster"),
    path("slides/new/", pages.new, name="new"),
    path("slides/<str:code>/", pages.slide, name="slide"),
    path("slides/<str:code>/hide/", pages.hide, name="hide"),
    path("slides/<str:code>/back/", pages.bring_back, name="bring_back"),
    path("slides/<str:code>/move/", pages.move, name="move"),
    path("slides/<str:code>/standard/", pages.back_to_standard, name="back_to_standard"),
    path("slides/<str:code>/undo/", pages.undo, name="undo"),
]
