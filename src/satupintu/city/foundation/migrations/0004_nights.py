"""What was done of each night's work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_audit_subjects")]

    operations = [
        migrations.CreateModel(
            name="NightWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("night", models.DateField()),
                ("job", models.CharField(max_length=40)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=1)),
                ("problem", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("night", "job"), name="a_job_is_done_once_a_night"),
                ],
            },
        ),
    ]
