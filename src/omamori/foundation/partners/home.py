"""相手先の持ち寄り。Navigation."""

from django.utils.translation import gettext_lazy

from omamori.foundation.ui.contributions import NavigationItem

navigation = (
    NavigationItem(
        label=gettext_lazy("取引先・相手先"),
        url_name="partners:partners",
        action="partners.see",
        order=70,
        far=True,
        icon="people",
    ),
)
