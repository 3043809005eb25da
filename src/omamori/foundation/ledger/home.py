"""持ち寄り。The ledger in the navigation of those who may read it."""

from django.utils.translation import gettext_lazy as _

from omamori.foundation.ui.contributions import NavigationItem

navigation = (
    NavigationItem(
        label=_("台帳"), url_name="ledger:trail", action="ledger.see", order=80, icon="chain"
    ),
)
