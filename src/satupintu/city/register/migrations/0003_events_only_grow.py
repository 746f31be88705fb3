"""The database itself refuses to change or remove an event, what it changed, or a line on a disability."""

from django.db import migrations

TABLES = ("register_lifeevent", "register_change", "register_disability")
REFUSAL = "events of the register only grow"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION register_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_refuses_{verb.lower()}"
            if schema_editor.connection.vendor == "postgresql":
                action = "FOR EACH ROW EXECUTE FUNCTION register_only_grows()"
            else:
                action = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {action}")


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION register_only_grows() CASCADE")
        return
    for table in TABLES:
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_{verb}")


class Migration(migrations.Migration):
    dependencies = [("register", "0002_history")]
    operations = [migrations.RunPython(forwards, backwards)]
