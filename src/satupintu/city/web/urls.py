"""The home page and the language switch."""

from django.urls import path

from satupintu.city.web import ui

urlpatterns = [
    path("", ui.home, name="home"),
    path("bahasa/", ui.language, name="language"),
]
