"""台帳の URL。"""

from django.urls import path

from omamori.plan.register import keeping_pages, pages, typical_pages, writing_pages

prefix = "register/"
app_name = "register"
_EDITION = "<str:kind>/<str:record_id>/edition/<str:edition_id>"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", writing_pages.new_item, name="new_item"),
    path("typical/", typical_pages.choose, name="typical"),
    path("many/", keeping_pages.change_many, name="change_many"),
    path("many/<str:batch_id>/", keeping_pages.batch, name="batch"),
    path("many/<str:batch_id>/undo/", keeping_pages.undo_many, name="undo_many"),
    path("waiting/", pages.waiting, name="waiting"),
    path("waiting/propose/", pages.propose_complete, name="propose_complete"),
    path("processes/", pages.processes, name="processes"),
    path("processes/new/", writing_pages.new_process, name="new_process"),
    path("processes/<str:process_id>/", pages.process, name="process"),
    path("processes/<str:process_id>/edit/", writing_pages.edit_process, name="edit_process"),
    path("processes/<str:process_id>/end/", writing_pages.end_process, name="end_process"),
    path("processes/<str:process_id>/step/", writing_pages.step, name="add_step"),
    path("processes/<str:process_id>/step/<int:number>/", writing_pages.step, name="step"),
    path(
        "processes/<str:process_id>/step/<int:number>/move/",
        writing_pages.move_step,
        name="move_step",
    ),
    path("reviews/", keeping_pages.review_list, name="reviews"),
    path("reviews/ask/", keeping_pages.ask_review, name="ask_review"),
    path("reviews/<str:review_id>/", keeping_pages.review, name="review"),
    path("disposals/", keeping_pages.disposal_list, name="disposals"),
    path("disposals/<str:disposal_id>/file/", keeping_pages.certificate, name="certificate"),
    path("items/<str:item_id>/", pages.item, name="item"),
    path("items/<str:item_id>/edit/", writing_pages.edit_item, name="edit_item"),
    path("items/<str:item_id>/dispose/", keeping_pages.dispose, name="dispose"),
    path(f"{_EDITION}/propose/", pages.propose, name="propose"),
    path(f"{_EDITION}/approve/", pages.approve, name="approve"),
    path(f"{_EDITION}/return/", pages.send_back, name="send_back"),
    path(f"{_EDITION}/withdraw/", pages.withdraw, name="withdraw"),
]
