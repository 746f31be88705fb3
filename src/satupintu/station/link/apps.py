from django.apps import AppConfig


class LinkConfig(AppConfig):
    name = "satupintu.station.link"
    label = "link"
