"""規程の URL。"""

from django.urls import path

from omamori.plan.policies import bulletin_pages, keeping_pages, pages, public_pages, writing_pages

prefix = "policies/"
app_name = "policies"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", writing_pages.create, name="create"),
    path("starter/", writing_pages.starter, name="starter"),
    path("public/", public_pages.policy, name="public"),
    path("required/", pages.required, name="required"),
    path("unsigned/", keeping_pages.unsigned, name="unsigned"),
    path("file/<str:version_id>/", keeping_pages.document, name="file"),
    path("sheet/<str:sheet_id>/", keeping_pages.sheet, name="sheet"),
    path("notices/", bulletin_pages.listing, name="bulletins"),
    path("notices/<str:bulletin_id>/withdraw/", bulletin_pages.withdraw, name="withdraw"),
    path("message/", bulletin_pages.message, name="message"),
    path("contacts/", bulletin_pages.contacts, name="contacts"),
    path("contacts/<str:contact_id>/remove/", bulletin_pages.remove, name="remove_contact"),
    path("draft/<str:version_id>/", writing_pages.draft, name="draft"),
    path("draft/<str:version_id>/clause/", writing_pages.clause, name="add_clause"),
    path("draft/<str:version_id>/clause/<str:code>/", writing_pages.clause, name="clause"),
    path("draft/<str:version_id>/clause/<str:code>/move/", writing_pages.move, name="move"),
    path("draft/<str:version_id>/clause/<str:code>/remove/", writing_pages.remove, name="remove"),
    path("draft/<str:version_id>/propose/", writing_pages.propose, name="propose"),
    path("draft/<str:version_id>/approve/", writing_pages.approve, name="approve"),
    path("draft/<str:version_id>/return/", writing_pages.send_back, name="send_back"),
    path("draft/<str:version_id>/publish/", writing_pages.publish, name="publish"),
    path("draft/<str:version_id>/discard/", writing_pages.discard, name="discard"),
    path("draft/<str:version_id>/material/", keeping_pages.material, name="material"),
    path("draft/<str:version_id>/reopen/", keeping_pages.reopen, name="reopen"),
    path("draft/<str:version_id>/signature/", keeping_pages.sign_off, name="sign_off"),
    path("draft/<str:version_id>/file/", keeping_pages.attach, name="attach"),
    path("draft/<str:version_id>/file/remove/", keeping_pages.detach, name="detach"),
    path("<str:regulation_id>/", pages.read, name="read"),
    path("<str:regulation_id>/sign/", pages.sign, name="sign"),
    path("<str:regulation_id>/print/", pages.printed, name="print"),
    path("<str:regulation_id>/history/", pages.history, name="history"),
    path("<str:regulation_id>/describe/", writing_pages.describe, name="describe"),
    path("<str:regulation_id>/begin/", writing_pages.begin, name="begin"),
    path("<str:regulation_id>/signers/", pages.signers, name="signers"),
    path("<str:regulation_id>/sheets/", pages.sheets, name="sheets"),
    path("<str:regulation_id>/unsigned/", keeping_pages.unsigned, name="unsigned_of"),
    path("<str:regulation_id>/readers/", keeping_pages.readers, name="readers"),
    path("<str:regulation_id>/end/", keeping_pages.end, name="end"),
    path("<str:regulation_id>/import/", keeping_pages.take_in, name="import"),
    path(
        "<str:regulation_id>/<int:number>/export/<str:form>/",
        keeping_pages.take_out,
        name="export",
    ),
    path("<str:regulation_id>/paper/", pages.paper, name="paper"),
    path("<str:regulation_id>/<int:number>/", pages.read, name="version"),
    path("<str:regulation_id>/<int:number>/changes/", pages.changes, name="changes"),
]
