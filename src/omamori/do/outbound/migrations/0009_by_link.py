"""添付をリンクで渡す。Which attachments do not travel with their mail any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One switch."""

    dependencies = [("outbound", "0008_needless")]

    operations = [
        migrations.AddField(
            model_name="mailattachment",
            name="by_link",
            field=models.BooleanField(default=False),
        ),
    ]
