import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrolment", "0002_packets_in_parts"),
        ("applications", "0003_numbers_set_aside"),
    ]

    operations = [
        migrations.AddField(
            model_name="recording",
            name="number",
            field=models.CharField(
                blank=True, default="", help_text="set aside, under which it was made offline", max_length=40
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="recording",
            name="beside",
            field=models.ForeignKey(
                help_text="counted when this came; one has a number",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrolment.recording",
            ),
        ),
    ]
