from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "satupintu.city.areas"
    label = "areas"
    default_auto_field = "django.db.models.BigAutoField"
