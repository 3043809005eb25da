"""リンクの持ち寄り。Navigation to the links of one's mails."""

from django.utils.translation import gettext_lazy

from omamori.foundation.ui.contributions import NavigationItem

navigation = (
    NavigationItem(
        label=gettext_lazy("添付のリンク"),
        url_name="handover:list",
        action="handover.see",
        order=13,
        icon="send",
        stage="do",
    ),
)
