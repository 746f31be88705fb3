from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0004_extract_and_numbers")]

    operations = [
        migrations.AddField(
            "draft",
            "begun_boot",
            models.CharField(max_length=40, blank=True, default="", help_text="which start of the machine that was"),
            preserve_default=False,
        ),
        migrations.AddField(
            "draft",
            "begun_uptime",
            models.FloatField(default=0.0, help_text="seconds from there; no setting of the clock moves them"),
        ),
    ]
