from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "satupintu.city.relay"
    label = "relay"
    default_auto_field = "django.db.models.BigAutoField"
