from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "satupintu.design"
    label = "design"
