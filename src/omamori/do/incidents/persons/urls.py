"""本人への通知の URL。Everything lies under the case it belongs to."""

from django.urls import path

from omamori.do.incidents.persons import pages

prefix = "persons/<str:case_id>/"
app_name = "persons"
urlpatterns = [
    path("", pages.matter, name="matter"),
    path("list/", pages.upload, name="upload"),
    path("list/<str:number>/", pages.preview, name="preview"),
    path("doubles/", pages.merge, name="merge"),
    path("words/", pages.write, name="write"),
    path("approve/", pages.approve, name="approve"),
    path("return/", pages.send_back, name="send_back"),
    path("reopen/", pages.reopen, name="reopen"),
    path("send/", pages.send, name="send"),
    path("bounces/", pages.bounces, name="bounces"),
    path("publish/", pages.publish, name="publish"),
    path("erasure/", pages.erasure, name="erasure"),
    path("export/", pages.export, name="export"),
    path("letters/", pages.make_letters, name="make_letters"),
    path("letters/<str:bundle_id>/", pages.letter_file, name="letter_file"),
    path("letters/<str:bundle_id>/posted/", pages.post_letters, name="post_letters"),
    path("enquiries/", pages.enquiries, name="enquiries"),
    path("enquiries/new/", pages.add_enquiry, name="add_enquiry"),
    path("enquiries/<str:enquiry_id>/", pages.answer_enquiry, name="answer_enquiry"),
    path("people/<str:principal_id>/", pages.person, name="person"),
    path("people/<str:principal_id>/apart/", pages.take_apart, name="take_apart"),
    path("people/<str:principal_id>/mark/", pages.mark, name="mark"),
    path("people/<str:principal_id>/channel/", pages.channel, name="channel"),
]
