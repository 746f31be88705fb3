"""Whom each line of the audit trail names, those already there included; the table only grows, as the trail does."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "foundation_auditsubject"
REFUSAL = "the audit trail only grows"


def name_whom_the_lines_name(apps, schema_editor):
    line, named = apps.get_model("foundation", "AuditEntry"), apps.get_model("foundation", "AuditSubject")
    rows = []
    for pk, subjects in line.objects.values_list("pk", "subjects").iterator():
        rows += [named(entry_id=pk, subject=subject) for subject in dict.fromkeys(subjects)]
        if len(rows) > 5000:
            named.objects.bulk_create(rows, batch_size=500)
            rows = []
    named.objects.bulk_create(rows, batch_size=500)


def let_it_only_grow(apps, schema_editor):
    for verb in ("UPDATE", "DELETE"):
        if schema_editor.connection.vendor == "postgresql":
            action = "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
        else:
            action = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_refuses_{verb.lower()} BEFORE {verb} ON {TABLE} {action}")


def let_it_go(apps, schema_editor):
    for verb in ("update", "delete"):
        on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{verb}{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0002_audit_only_grows'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=64)),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='named', to='foundation.auditentry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'entry'), name='a_line_names_somebody_once')],
            },
        ),
        migrations.RunPython(let_it_only_grow, let_it_go),
        migrations.RunPython(name_whom_the_lines_name, migrations.RunPython.noop),
    ]
