from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "satupintu.city.cards"
    label = "cards"
    default_auto_field = "django.db.models.BigAutoField"
