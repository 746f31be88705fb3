"""What city and centre signed of a day; the database itself refuses to change or remove a row."""

from hashlib import sha256

from django.db import migrations, models

from satupintu.packets.canonical import canonical

TABLE = "vault_daystatement"
TRIGGERS = [
    f"CREATE TRIGGER day_statements_are_never_{done} BEFORE {change} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'signed statements of days only grow'); END;"
    for done, change in (("changed", "UPDATE"), ("removed", "DELETE"))
]


def copy_answers(apps, schema_editor):
    """The newest of each day is kept already, with the answer."""
    for row in apps.get_model("vault", "DayClosing").objects.exclude(answer=None):
        for place, document in row.answer.get("statements", {}).items():
            if document:
                apps.get_model("vault", "DayStatement").objects.get_or_create(
                    sha256=sha256(canonical(document)).hexdigest(),
                    defaults={"day": row.day, "place": place, "document": document, "kept_at": row.answered_at},
                )


class Migration(migrations.Migration):
    dependencies = [("vault", "0011_revoked_stations_stop")]
    operations = [
        migrations.CreateModel(
            name="DayStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(db_index=True)),
                ("place", models.CharField(choices=[("city", "city"), ("centre", "centre")], max_length=10)),
                ("document", models.JSONField()),
                (
                    "sha256",
                    models.CharField(help_text="of the document's canonical bytes", max_length=64, unique=True),
                ),
                ("kept_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(copy_answers, migrations.RunPython.noop),
        migrations.RunSQL(
            TRIGGERS, [f"DROP TRIGGER day_statements_are_never_{done}" for done in ("changed", "removed")]
        ),
    ]
