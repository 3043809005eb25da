"""講座の URL。"""

from django.urls import path

from omamori.do.training.courses import (
    export_pages,
    file_pages,
    learner_pages,
    pages,
    session_pages,
)
from omamori.do.training.courses.desks import desks
from omamori.foundation.exports import list_pages

prefix = "training/"
app_name = "courses"
urlpatterns = [
    path("", learner_pages.my_courses, name="mine"),
    path("take/<str:assignment_id>/", learner_pages.take, name="take"),
    path("take/<str:assignment_id>/start/", learner_pages.start, name="start"),
    path("take/<str:assignment_id>/slides/<int:place>/", learner_pages.slide, name="slide"),
    path("take/<str:assignment_id>/content/", file_pages.content, name="content"),
    path("take/<str:assignment_id>/finish/", learner_pages.finish, name="finish"),
    path("take/<str:assignment_id>/quiz/", learner_pages.begin, name="begin_quiz"),
    path("take/<str:assignment_id>/quiz/<int:place>/", learner_pages.question, name="question"),
    path("take/<str:assignment_id>/hand-in/", learner_pages.hand_in, name="hand_in"),
    path("take/<str:assignment_id>/result/", learner_pages.result, name="result"),
    path("take/<str:assignment_id>/receipt/", learner_pages.receipt, name="receipt"),
    path("take/<str:assignment_id>/waiver/", learner_pages.waiver, name="waiver"),
    path("take/<str:assignment_id>/certificate/", learner_pages.certificate, name="certificate"),
    path("here/", session_pages.enter, name="enter"),
    path("here/<str:token>/", session_pages.here, name="here"),
    path("run/<str:token>/said/", file_pages.said, name="said"),
    path("run/<str:token>/at/<path:path>", file_pages.run, name="run"),
    path("run/<str:token>/at/", file_pages.run, {"path": ""}, name="run_base"),
    path("files/", file_pages.listing, name="files"),
    path("files/new/", file_pages.upload, name="upload"),
    path("files/<str:file_id>/", file_pages.stream, name="file"),
    path("certificates/<str:certificate_id>/", file_pages.certificate, name="see_certificate"),
    path("late/", pages.late, name="late"),
    path("assignments/<str:assignment_id>/", pages.story, name="story"),
    path("waivers/", pages.waivers, name="waivers"),
    path("waivers/<str:waiver_id>/decide/", pages.decide_waiver, name="decide_waiver"),
    path(
        "certificates/<str:certificate_id>/decide/",
        pages.decide_certificate,
        name="decide_certificate",
    ),
    path("sessions/<str:session_id>/", session_pages.session, name="session"),
    path("sessions/<str:session_id>/edit/", session_pages.change, name="change_session"),
    path("sessions/<str:session_id>/open/", session_pages.open_session, name="open_session"),
    path("sessions/<str:session_id>/cancel/", session_pages.cancel, name="cancel_session"),
    path("sessions/<str:session_id>/hold/", session_pages.hold, name="hold"),
    path("sessions/<str:session_id>/follow-up/", session_pages.follow_up, name="follow_up"),
    path("sessions/<str:session_id>/wall/", session_pages.wall, name="wall"),
    path("sessions/<str:session_id>/tablet/", session_pages.tablet, name="tablet"),
    path("sessions/<str:session_id>/sheet/", session_pages.sheet, name="sheet"),
    path("sessions/<str:session_id>/print/", session_pages.printed, name="printed"),
    path("sessions/<str:session_id>/photo/", session_pages.photo, name="photo"),
    path(
        "sessions/<str:session_id>/back/<str:person_id>/", session_pages.take_back, name="take_back"
    ),
    path("courses/", pages.listing, name="list"),
    path("courses/new/", pages.new, name="new"),
    *list_pages.patterns("courses", desks),
    path("courses/<str:course_id>/", pages.course, name="course"),
    path("courses/<str:course_id>/edit/", pages.edit, name="edit"),
    path("courses/<str:course_id>/open/", pages.begin, name="open"),
    path("courses/<str:course_id>/close/", pages.close, name="close"),
    path("courses/<str:course_id>/remind/", pages.remind, name="remind"),
    path("courses/<str:course_id>/assign/", pages.assign, name="assign"),
    path("courses/<str:course_id>/session/", session_pages.plan, name="plan_session"),
    path("courses/<str:course_id>/excel/", export_pages.table, name="table"),
    path("courses/<str:course_id>/xapi/", export_pages.statements, name="statements"),
    path("courses/<str:course_id>/scorm/", export_pages.package, name="package"),
]
