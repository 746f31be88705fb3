from django.apps import AppConfig


class CentreConfig(AppConfig):
    name = "satupintu.centre"
    label = "centre"
    default_auto_field = "django.db.models.BigAutoField"
