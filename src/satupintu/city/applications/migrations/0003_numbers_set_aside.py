import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_authority"),
    ]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder", models.CharField(help_text="the station's code", max_length=20)),
                ("ordinal", models.PositiveIntegerField()),
                ("claim_code", models.CharField(max_length=13, unique=True)),
                ("given_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("holder", "ordinal"), name="a_number_is_set_aside_once"),
                    models.CheckConstraint(
                        condition=Q(("application__isnull", True), ("used_at__isnull", True))
                        | Q(("application__isnull", False), ("used_at__isnull", False)),
                        name="a_used_number_leads_to_an_application",
                    ),
                ],
            },
        ),
    ]
