import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('register', '0008_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='QualityCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.CharField(max_length=30)),
                ('count', models.PositiveIntegerField()),
                ('of', models.PositiveIntegerField()),
                ('afterwards', models.BooleanField(default=False)),
                ('counted_at', models.DateTimeField()),
                ('kelurahan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'kind', 'kelurahan'), name='a_kind_is_counted_once_a_day'), models.CheckConstraint(condition=models.Q(('count__lte', models.F('of'))), name='no_more_faults_than_residents')],
            },
        ),
    ]
