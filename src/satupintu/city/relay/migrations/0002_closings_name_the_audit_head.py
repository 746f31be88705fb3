"""The city's statement now names the head of the audit trail, signed: days are stated anew, as if they still waited."""

from django.db import migrations


def state_anew(apps, schema_editor):
    apps.get_model("relay", "Closing").objects.update(agrees=False, by_city=None)


class Migration(migrations.Migration):
    dependencies = [("relay", "0001_initial")]
    operations = [migrations.RunPython(state_anew, migrations.RunPython.noop)]
