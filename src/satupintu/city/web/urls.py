"""The language switch. The home page's shell is `web/home.html`; the desk fills it."""

from django.urls import path

from satupintu.city.web import ui

urlpatterns = [path("bahasa/", ui.language, name="language")]
