from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('centre', '0005_answers_by_person'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnKey',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('told', models.CharField(max_length=64)),
            ],
        ),
    ]
