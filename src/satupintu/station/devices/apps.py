from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "satupintu.station.devices"
    label = "devices"
