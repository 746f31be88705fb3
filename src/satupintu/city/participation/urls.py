"""Participation: public page and files, officers' page of delays."""

from django.urls import path

from satupintu.city.participation.ui import pages

urlpatterns = [
    path("partisipasi/", pages.participation, name="participation"),
    path("partisipasi/tabel.csv", pages.table_csv, name="participation_csv"),
    path("partisipasi/grafik.svg", pages.chart_svg, name="participation_svg"),
    path("partisipasi/data.json", pages.data_json, name="participation_json"),
    path("meja/hambatan/", pages.delays, name="delays"),
]
