from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='authority',
            field=models.CharField(blank=True, choices=[('FAMILY', 'FAMILY'), ('RT_HEAD', 'RT_HEAD'), ('WRITTEN', 'WRITTEN'), ('INSTITUTION', 'INSTITUTION')], default='', max_length=11),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('authority', ''), models.Q(('on_behalf_by', ''), _negated=True), _connector='OR'), name='an_authority_is_of_somebody_named'),
        ),
    ]
