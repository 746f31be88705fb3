from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "satupintu.station.desk"
    label = "desk"
