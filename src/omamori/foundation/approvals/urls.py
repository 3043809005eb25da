"""確認の URL。The short ones are for links in mails."""

from django.urls import path, register_converter

from omamori.foundation.approvals import link_pages, pages, quality_pages, undoing


class Way:
    """How a file of a record is opened."""

    regex = "text|original"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Way, "way")

app_name = "approvals"
urlpatterns = [
    path("approvals/", pages.waiting, name="list"),
    path("approvals/quality/", quality_pages.overview, name="quality"),
    path("approvals/history/", pages.history, name="history"),
    path("approvals/undo/", undoing.undo, name="undo"),
    path("approvals/<str:request_id>/", pages.one, name="request"),
    path("approvals/<str:request_id>/questions/", pages.questions, name="questions"),
    path("approvals/<str:request_id>/pass/", pages.pass_on, name="pass"),
    path("approvals/<str:request_id>/part/<str:part_id>/<way:way>/", pages.part, name="part"),
    path("a/<str:token>/", link_pages.one, name="link"),
    path("a/<str:token>/questions/", link_pages.questions, name="link_questions"),
    path("a/<str:token>/part/<str:part_id>/<way:way>/", link_pages.part, name="link_part"),
]
