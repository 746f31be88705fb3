"""Addresses that stations call."""

from django.urls import path

from satupintu.city.enrolment.api import packets, pools, stations

urlpatterns = [
    path("api/stations/day-list", stations.day_list),
    path("api/stations/look-up", stations.look_up),
    path("api/stations/allowances", stations.allowances),
    path("api/stations/numbers", pools.numbers),
    path("api/stations/extract", pools.extract),
    path("api/packets/announce", packets.announce),
    path("api/packets/<str:packet_id>", packets.packet),
]
