"""持ち寄り。Home and まとめ stand at the two ends of the navigation of everybody; the system of a day for assessors."""

from django.utils.translation import gettext_lazy as _

from omamori.foundation.ui.contributions import NavigationItem

navigation = (
    NavigationItem(label=_("ホーム"), url_name="web:home", action="web.see", order=0, icon="home"),
    NavigationItem(
        label=_("ある日の姿"),
        url_name="web:as_of",
        action="web.see_day",
        order=64,
        far=True,
        icon="calendar",
    ),
    NavigationItem(
        label=_("まとめ"),
        url_name="web:summary",
        action="web.see",
        order=5,
        far=True,
        icon="summary",
    ),
)
