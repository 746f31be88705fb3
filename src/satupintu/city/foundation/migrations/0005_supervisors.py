"""Some operators are supervisors: they let a station go on recording when something speaks against it."""

from django.db import migrations, models

from satupintu.city.foundation.viewers import Role


class Migration(migrations.Migration):
    dependencies = [("foundation", "0004_nights")]

    operations = [
        migrations.RemoveConstraint(model_name="assignment", name="a_role_is_known"),
        migrations.AlterField(
            model_name="assignment", name="role", field=models.CharField(choices=Role.choices, max_length=20)
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(condition=models.Q(role__in=Role.values), name="a_role_is_known"),
        ),
    ]
