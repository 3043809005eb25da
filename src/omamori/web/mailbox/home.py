"""持ち寄り。The mailbox stands in the navigation of the demo only."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from omamori.foundation.ui.contributions import NavigationItem

navigation = (
    (
        NavigationItem(
            label=_("外の受信箱"),
            url_name="mailbox:list",
            action="mailbox.see",
            order=95,
            far=True,
            icon="world",
        ),
    )
    if settings.OMAMORI.demo
    else ()
)
