from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "satupintu.station.vault"
    label = "vault"
