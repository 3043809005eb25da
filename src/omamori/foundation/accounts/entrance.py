"""入口。The sign-in page, and in the demo one button per invented person."""
# mypy: disallow-subclassing-any=False

from typing import Any

from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from omamori.foundation.accounts import sign_in
from omamori.foundation.accounts.limits import limited
from omamori.foundation.accounts.models import User
from omamori.foundation.ui.page import page

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PROXIES = ("HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")
"""Fields of a request that say: a proxy on this machine passed it on from elsewhere."""
DEMO = (
    ("sato", "佐藤 健", "営業部。メールを送る人"),
    ("suzuki", "鈴木 由香", "営業部。二人目として確かめる人"),
    ("tanaka", "田中 美咲", "個人情報保護管理者"),
    ("takahashi", "高橋 誠", "個人情報保護監査責任者"),
)
BACKEND = "omamori.foundation.accounts.backends.PersonBackend"


class SignInPage(LoginView):
    """allauth's page with the company's identity providers and the people of the demo."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """What the page shows beside the form."""
        context: dict[str, Any] = super().get_context_data(**options)
        next_path = context.get("redirect_field_value") or ""
        providers = get_adapter().list_providers(self.request)
        context["company_links"] = [
            (p.name, p.get_login_url(self.request, **({"next": next_path} if next_path else {})))
            for p in providers
        ]
        context["demo_people"] = DEMO if _demo_here(self.request) else ()
        return context


sign_in_page = SignInPage.as_view()


@page("accounts.sign_in")
@require_POST
@limited("demo_sign_in")
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the four invented people; only in the demo, only from this machine.

    Raises:
        Http404: anywhere else, or anybody else.
    """
    local = request.POST.get("who", "")
    if not _demo_here(request) or local not in {name for name, _, _ in DEMO}:
        raise Http404
    user = User.objects.filter(email__startswith=f"{local}@", person__isnull=False).first()
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    sign_in.note(user, method="demo")
    return sign_in.with_preferences(redirect("/"), user)


def _demo_here(request: HttpRequest) -> bool:
    """The demo runs here and the browser is on this machine, with no proxy between."""
    direct = not any(name.startswith(PROXIES) for name in request.META)
    return settings.OMAMORI.demo and direct and request.META.get("REMOTE_ADDR") in LOOPBACK
