from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='steady_after',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='delivery',
            name='steady_boot',
            field=models.CharField(blank=True, default='', max_length=36),
        ),
    ]
