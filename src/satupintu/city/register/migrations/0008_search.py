import django.db.models.deletion
from django.db import migrations, models


def index_who_is_there(apps, schema_editor):
    """Whoever was entered before this can be found too; in an empty register there is nothing to do."""
    if apps.get_model("register", "Resident").objects.exists():
        from satupintu.city.register.services.search import index_everybody

        index_everybody()


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0007_matching'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('resident', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='register.resident')),
                ('name', models.CharField(max_length=200)),
                ('address', models.CharField(max_length=400)),
                ('area', models.CharField(max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name='SearchTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('N', 'Name'), ('A', 'Address'), ('R', 'Area')], max_length=1)),
                ('text', models.CharField(max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'text'), name='a_search_term_is_listed_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('N', 'A', 'R'))), name='a_search_term_has_a_known_kind')],
            },
        ),
        migrations.CreateModel(
            name='SearchGram',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gram', models.CharField(max_length=3)),
                ('term', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='grams', to='register.searchterm')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gram', 'term'), name='a_term_holds_three_letters_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.PositiveIntegerField()),
                ('members', models.BinaryField()),
                ('term', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='register.searchterm')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('term', 'block'), name='a_term_has_these_residents_once')],
            },
        ),
        migrations.RunPython(index_who_is_there, migrations.RunPython.noop),
    ]
