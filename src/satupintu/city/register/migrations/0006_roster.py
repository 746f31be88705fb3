import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = ("register_statussaid", "register_reasongiven")
REFUSAL = "what is said of residents may only grow"


def forwards(apps, schema_editor):
    """The database itself refuses to change or remove what was said."""
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            if schema_editor.connection.vendor == "postgresql":
                action = "FOR EACH ROW EXECUTE FUNCTION register_only_grows()"
            else:
                action = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            schema_editor.execute(f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {action}")


def backwards(apps, schema_editor):
    """The triggers go with their tables."""


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('register', '0005_community_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RosterCopy',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('taken_at', models.DateTimeField()),
                ('rt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='StatusSaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('LIVES_HERE', 'LIVES_HERE'), ('STUDIES_OUTSIDE', 'STUDIES_OUTSIDE'), ('WORKS_OUTSIDE', 'WORKS_OUTSIDE'), ('MOVED', 'MOVED'), ('DEAD', 'DEAD'), ('UNKNOWN', 'UNKNOWN')], max_length=15)),
                ('where', models.CharField(blank=True, max_length=60)),
                ('until', models.DateField(null=True)),
                ('source', models.CharField(choices=[('RT_HEAD', 'RT_HEAD'), ('OFFICER', 'OFFICER'), ('FAMILY', 'FAMILY'), ('NEIGHBOUR', 'NEIGHBOUR'), ('REPORT', 'REPORT')], max_length=9)),
                ('said_on', models.DateField()),
                ('written_at', models.DateTimeField()),
                ('copy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.rostercopy')),
                ('resident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='said', to='register.resident')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='StatusConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('AGAINST_REGISTER', 'AGAINST_REGISTER'), ('DIFFERS', 'DIFFERS')], max_length=16)),
                ('opened_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('resident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.resident')),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decides', to='register.statussaid')),
            ],
        ),
        migrations.CreateModel(
            name='ReasonGiven',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('reason', models.CharField(choices=[('FRAIL', 'FRAIL'), ('WORKING_HOURS', 'WORKING_HOURS'), ('NO_LEAVE', 'NO_LEAVE'), ('TOO_FAR', 'TOO_FAR'), ('NO_BLANKS', 'NO_BLANKS'), ('OUTSIDE_UNKNOWN', 'OUTSIDE_UNKNOWN'), ('NO_NEED', 'NO_NEED'), ('URGENT_NEED', 'URGENT_NEED'), ('TURNED_17', 'TURNED_17'), ('CAME_NEAR', 'CAME_NEAR'), ('WAS_TOLD', 'WAS_TOLD'), ('OTHER_NOT', 'OTHER_NOT'), ('OTHER_NOW', 'OTHER_NOW')], max_length=15)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('asked_on', models.DateField()),
                ('written_at', models.DateTimeField()),
                ('resident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.resident')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['FRAIL', 'WORKING_HOURS', 'NO_LEAVE', 'TOO_FAR', 'NO_BLANKS', 'OUTSIDE_UNKNOWN', 'NO_NEED', 'URGENT_NEED', 'TURNED_17', 'CAME_NEAR', 'WAS_TOLD', 'OTHER_NOT', 'OTHER_NOW'])), name='a_reason_is_a_known_one')],
            },
        ),
        migrations.AddIndex(
            model_name='statussaid',
            index=models.Index(fields=['resident', 'said_on'], name='register_st_residen_2f0a91_idx'),
        ),
        migrations.AddConstraint(
            model_name='statussaid',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['LIVES_HERE', 'STUDIES_OUTSIDE', 'WORKS_OUTSIDE', 'MOVED', 'DEAD', 'UNKNOWN'])), name='whereabouts_are_known'),
        ),
        migrations.AddConstraint(
            model_name='statussaid',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['RT_HEAD', 'OFFICER', 'FAMILY', 'NEIGHBOUR', 'REPORT'])), name='a_word_has_a_known_source'),
        ),
        migrations.AddConstraint(
            model_name='statussaid',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('kind__in', ['STUDIES_OUTSIDE', 'WORKS_OUTSIDE']), _connector='OR'), name='only_who_is_outside_for_a_time_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='statusconflict',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', None)), fields=('resident',), name='one_open_conflict_for_a_resident'),
        ),
        migrations.RunPython(forwards, backwards),
    ]
