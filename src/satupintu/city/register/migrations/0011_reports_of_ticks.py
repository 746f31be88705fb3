"""Which word of the head of an RT a report came from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0010_birth_dates")]

    operations = [
        migrations.AddField(
            model_name="communityreport",
            name="word",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="register.statussaid"
            ),
        ),
        migrations.AddConstraint(
            model_name="communityreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("word__isnull", False)), fields=("word",), name="a_word_is_reported_once"
            ),
        ),
    ]
