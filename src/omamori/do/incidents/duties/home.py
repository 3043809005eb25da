"""持ち寄り。The calculator stands in the menu: nobody should look for it in the first hour."""

from django.utils.translation import gettext_lazy as _

from omamori.foundation.ui.contributions import NavigationItem

navigation = (
    NavigationItem(
        label=_("期限の試算"),
        url_name="duties:try",
        action="duties.try",
        order=53,
        far=True,
        icon="calendar",
    ),
)
