"""Who was given which fingers; the database itself refuses to change or remove a line."""

from django.db import migrations, models

TABLE = "centre_resealing"
TRIGGERS = [
    f"CREATE TRIGGER resealings_are_never_{done} BEFORE {change} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'what was given out is never forgotten'); END;"
    for done, change in (("changed", "UPDATE"), ("removed", "DELETE"))
]


class Migration(migrations.Migration):
    dependencies = [("centre", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Resealing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(choices=[("ADJUDICATION", "Adjudication"), ("CARD", "Card")], max_length=12),
                ),
                ("case", models.CharField(help_text="the city's number of the case or card", max_length=120)),
                ("officer", models.CharField(blank=True, max_length=120)),
                ("reader", models.CharField(help_text="key id", max_length=16)),
                ("encounters", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["purpose", "case"], name="centre_resealing_case"),
                    models.Index(fields=["reader"], name="centre_resealing_reader"),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, [f"DROP TRIGGER resealings_are_never_{done}" for done in ("changed", "removed")]),
    ]
