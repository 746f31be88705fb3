import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0003_locked_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Extract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hash",
                    models.CharField(blank=True, help_text='the city\'s; "": to be fetched whole', max_length=64),
                ),
                ("content", models.BinaryField()),
                ("people", models.PositiveIntegerField()),
                ("as_of", models.DateTimeField(help_text="when the city last said that it is so")),
                ("asked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="there_is_one_extract"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolNumber",
            fields=[
                ("ordinal", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("claim_code", models.CharField(max_length=20, unique=True)),
                ("subject", models.CharField(max_length=64, null=True, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="ExtractKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader", models.CharField(help_text="key id", max_length=16)),
                ("sealed", models.TextField()),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="vault.extract"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("of", "reader"), name="an_extract_is_sealed_once_for_a_reader"),
                ],
            },
        ),
        migrations.AddField(
            model_name="packet",
            name="subject",
            field=models.CharField(
                blank=True, db_index=True, default="", help_text="as in the manifest", max_length=64
            ),
            preserve_default=False,
        ),
    ]
