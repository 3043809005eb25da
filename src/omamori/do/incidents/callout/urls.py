"""呼び出しの URL。Pages of the house, the public page behind a link, and the provider's callbacks."""

from django.urls import path

from omamori.do.incidents.callout import answer_pages, chain_pages, pages

prefix = "callout/"
app_name = "callout"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("start/", pages.start, name="start"),
    path("heartbeat", pages.heartbeat, name="heartbeat"),
    path("chain/", chain_pages.chain, name="chain"),
    path("chain/edit/", chain_pages.edit, name="edit"),
    path("chain/paper/", chain_pages.wallet, name="wallet"),
    path("chain/test/", chain_pages.test, name="test"),
    path("chain/numbers/<str:person_id>/", chain_pages.number, name="number"),
    path("chain/tests/<str:trial_id>/", chain_pages.trial, name="trial"),
    path("chain/tests/<str:trial_id>/<str:reached_id>/", chain_pages.take_over, name="take_over"),
    path("chain/<str:chain_id>/approve/", chain_pages.approve, name="approve"),
    path("chain/<str:chain_id>/return/", chain_pages.send_back, name="send_back"),
    path("answer/<str:token>/", answer_pages.answer, name="answer"),
    path("confirm/<str:token>/", answer_pages.confirm, name="confirm"),
    path("voice/<str:token>/", answer_pages.voice, name="voice"),
    path("sms/", answer_pages.sms, name="sms"),
    path("status/<str:call_id>/", answer_pages.status, name="status"),
    path("<str:callout_id>/", pages.one, name="one"),
    path("<str:callout_id>/sheet/", pages.sheet, name="sheet"),
    path("<str:callout_id>/take/", pages.take, name="take"),
    path("<str:callout_id>/stop/", pages.stop, name="stop"),
    path("<str:callout_id>/restart/", pages.restart, name="restart"),
    path("<str:callout_id>/enter/", pages.enter, name="enter"),
    path("<str:callout_id>/hand-over/", pages.hand_over, name="hand_over"),
]
