"""Day lists lie locked in the vault now; what lay open goes, and its bytes are overwritten. The city sends them again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("link", "0003_outages_and_uplinks")]

    operations = [
        migrations.RunSQL("PRAGMA secure_delete = ON", migrations.RunSQL.noop),
        migrations.DeleteModel("Entry"),
    ]
