from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_drafts_by_uptime")]

    operations = [
        migrations.AddField(
            "enrolment",
            "readers_changed_at",
            models.DateTimeField(null=True, help_text="as the city states it; null: as enrolled"),
        ),
    ]
