from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    name = "satupintu.station.operators"
    label = "operators"
