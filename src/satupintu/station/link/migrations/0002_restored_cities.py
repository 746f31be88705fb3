from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("link", "0001_initial")]

    operations = [
        migrations.AddField(
            "line",
            "epoch",
            models.CharField(blank=True, default="", help_text='the life of the city that answers; "" its first', max_length=40),
            preserve_default=False,
        ),
        migrations.CreateModel(
            "LostReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("packet_id", models.CharField(db_index=True, max_length=64)),
                ("document", models.JSONField()),
                ("noticed_at", models.DateTimeField()),
            ],
        ),
    ]
