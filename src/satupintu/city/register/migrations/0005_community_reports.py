import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("register_communityreport", "register_reportdecision")
REFUSAL = "reports and their decisions only grow"


def forwards(apps, schema_editor):
    """The database itself refuses to change or remove a report or a decision."""
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
        ('register', '0004_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CommunityReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('claim_code', models.CharField(max_length=13, unique=True)),
                ('kind', models.CharField(choices=[('DEATH', 'DEATH'), ('MOVE', 'MOVE'), ('BIRTH', 'BIRTH'), ('MISTAKE', 'MISTAKE')], max_length=7)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('name', models.CharField(max_length=100)),
                ('birth_year', models.PositiveSmallIntegerField(null=True)),
                ('where', models.CharField(blank=True, max_length=200)),
                ('happened_on', models.DateField()),
                ('authority', models.CharField(choices=[('SELF', 'SELF'), ('FAMILY', 'FAMILY'), ('NEIGHBOUR', 'NEIGHBOUR'), ('RT_HEAD', 'RT_HEAD'), ('WRITTEN', 'WRITTEN'), ('INSTITUTION', 'INSTITUTION')], max_length=11)),
                ('reporter', models.CharField(blank=True, max_length=100)),
                ('paper', models.CharField(blank=True, max_length=120)),
                ('contact', models.CharField(blank=True, max_length=120)),
                ('consequence', models.PositiveSmallIntegerField()),
                ('created_at', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.evidence')),
            ],
        ),
        migrations.CreateModel(
            name='ReportDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('outcome', models.CharField(choices=[('PROPOSED', 'PROPOSED'), ('RETURNED', 'RETURNED'), ('ACCEPTED', 'ACCEPTED'), ('REJECTED', 'REJECTED')], max_length=8)),
                ('asked', models.JSONField(default=dict)),
                ('why', models.CharField(blank=True, choices=[('NOT_CLEAR_WHO', 'NOT_CLEAR_WHO'), ('NOT_SHOWN', 'NOT_SHOWN'), ('REPORTED_BEFORE', 'REPORTED_BEFORE'), ('NOT_SO', 'NOT_SO'), ('NEEDS_PAPERS', 'NEEDS_PAPERS')], max_length=15)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('takes_two', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.lifeevent')),
                ('first_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='register.communityreport')),
                ('resident', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.resident')),
            ],
        ),
        migrations.AddIndex(
            model_name='communityreport',
            index=models.Index(fields=['consequence', 'created_at'], name='register_co_consequ_62c6a7_idx'),
        ),
        migrations.AddConstraint(
            model_name='communityreport',
            constraint=models.CheckConstraint(condition=models.Q(('authority', 'SELF'), models.Q(('reporter', ''), _negated=True), _connector='OR'), name='who_reports_for_another_is_named'),
        ),
        migrations.AddConstraint(
            model_name='reportdecision',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='a_report_is_decided_step_by_step'),
        ),
        migrations.AddConstraint(
            model_name='reportdecision',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome__in', ('ACCEPTED', 'REJECTED'))), fields=('report',), name='a_report_is_decided_once'),
        ),
        migrations.AddConstraint(
            model_name='reportdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'ACCEPTED'), _negated=True), ('takes_two', False), models.Q(('first_by__isnull', False), models.Q(('first_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='a_death_of_wajib_ktp_takes_two_officers'),
        ),
        migrations.AddConstraint(
            model_name='reportdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'ACCEPTED'), _negated=True), models.Q(('event__isnull', False), ('resident__isnull', False)), _connector='OR'), name='what_is_accepted_has_its_event'),
        ),
        migrations.AddConstraint(
            model_name='reportdecision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'REJECTED'), _negated=True), models.Q(('why', ''), _negated=True), _connector='OR'), name='what_is_rejected_has_a_reason'),
        ),
        migrations.RunPython(forwards, backwards),
    ]
