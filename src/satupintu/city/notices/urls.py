"""The outbox."""

from django.urls import path

from satupintu.city.notices import ui

urlpatterns = [path("meja/pesan/", ui.outbox, name="outbox")]
