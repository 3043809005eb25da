"""案内へ。Entries of the navigation for who looks after accounts."""

from django.utils.translation import gettext_lazy as _

from omamori.foundation.ui.contributions import NavigationItem

navigation = (
    NavigationItem(
        label=_("アカウント"),
        url_name="accounts:people",
        action="accounts.see",
        order=91,
        far=True,
        icon="people",
    ),
    NavigationItem(
        label=_("権限の表"),
        url_name="accounts:rights",
        action="access.see",
        order=92,
        far=True,
        icon="shield",
    ),
)
