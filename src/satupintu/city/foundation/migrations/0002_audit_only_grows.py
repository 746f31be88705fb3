"""The database itself refuses to change or remove a line of the audit trail."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON foundation_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON foundation_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
"""
POSTGRESQL = """
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON foundation_auditentry
FOR EACH ROW EXECUTE FUNCTION audit_only_grows();
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE.split("END;"):
            if statement.strip():
                schema_editor.execute(statement + "END;")


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_only_grows() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER audit_is_never_changed")
        schema_editor.execute("DROP TRIGGER audit_is_never_removed")


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
