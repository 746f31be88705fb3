from django.db import migrations, models


class Migration(migrations.Migration):
    """A span of birth dates is answered from the index alone."""

    dependencies = [
        ('register', '0009_quality'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='resident', name='register_re_birth_d_58a135_idx'),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(fields=['birth_date', 'id'], name='register_re_birth_d_7b0e11_idx'),
        ),
    ]
