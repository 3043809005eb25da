"""テストの URL。"""

from django.urls import path

from omamori.do.training.quizzes import pages, paper_pages
from omamori.do.training.quizzes.desks import desks
from omamori.foundation.exports import list_pages

prefix = "quizzes/"
app_name = "quizzes"
urlpatterns = [
    path("", pages.quizzes, name="quizzes"),
    path("new/", pages.make, name="make"),
    path("questions/", pages.bank, name="bank"),
    path("questions/new/", pages.new, name="new"),
    path("questions/starter/", pages.starter, name="starter"),
    path("questions/from-clauses/", pages.from_clauses, name="from_clauses"),
    path("questions/approve/", pages.approve_many, name="approve_many"),
    path("questions/<str:question_id>/", pages.question, name="question"),
    path("questions/<str:question_id>/edit/", pages.edit, name="edit"),
    path("questions/<str:question_id>/approve/", pages.approve, name="approve"),
    path("questions/<str:question_id>/reject/", pages.reject, name="reject"),
    path("questions/<str:question_id>/retire/", pages.retire, name="retire"),
    path("papers/", paper_pages.mine, name="mine"),
    path("papers/<str:attempt_id>/", paper_pages.paper, name="paper"),
    path("papers/<str:attempt_id>/review/", paper_pages.review, name="review"),
    path("papers/<str:attempt_id>/hand-in/", paper_pages.hand_in, name="hand_in"),
    path("papers/<str:attempt_id>/result/", paper_pages.result, name="result"),
    path("papers/<str:attempt_id>/<int:place>/", paper_pages.paper, name="question_of"),
    *list_pages.patterns("quizzes", desks),
    path("<str:quiz_id>/", pages.quiz, name="quiz"),
    path("<str:quiz_id>/begin/", paper_pages.begin, name="begin"),
    path("<str:quiz_id>/edit/", pages.revise, name="revise"),
    path("<str:quiz_id>/publish/", pages.publish, name="publish"),
    path("<str:quiz_id>/statistics/", pages.statistics, name="statistics"),
]
