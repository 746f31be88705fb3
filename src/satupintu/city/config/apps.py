from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "satupintu.city.config"
    label = "config"
