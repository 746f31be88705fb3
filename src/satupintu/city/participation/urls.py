"""Participation: public page and files, officers' page of delays."""

from django.urls import path

from satupintu.city.participation.ui import comparison, delays, dkb, factors, obstacles, open_data, pages, semester

urlpatterns = [
    path("partisipasi/", pages.participation, name="participation"),
    path("partisipasi/tabel.csv", pages.table_csv, name="participation_csv"),
    path("partisipasi/grafik.svg", pages.chart_svg, name="participation_svg"),
    path("partisipasi/data.json", pages.data_json, name="participation_json"),
    path("partisipasi/terbuka/", open_data.open_tables, name="open_data"),
    path("partisipasi/terbuka/tabel.csv", open_data.open_data_csv, name="open_data_csv"),
    path("partisipasi/terbuka/grafik.svg", open_data.open_data_svg, name="open_data_svg"),
    path("partisipasi/terbuka/datapackage.json", open_data.open_data_dictionary, name="open_data_dictionary"),
    path("partisipasi/terbuka/ckan.json", open_data.open_data_ckan, name="open_data_ckan"),
    path("partisipasi/faktor/", factors.factors, name="factors"),
    path("partisipasi/faktor/<str:name>", factors.factors_file, name="factors_file"),
    path("partisipasi/dkb/", dkb.dkb, name="dkb"),
    path("partisipasi/dkb/berkas/", dkb.dkb_file, name="dkb_file"),
    path("partisipasi/dkb/periksa/", dkb.dkb_check, name="dkb_check"),
    path("partisipasi/banding/", comparison.comparison, name="comparison"),
    path("partisipasi/laporan/", semester.semester, name="semester"),
    path("partisipasi/laporan/<str:name>", semester.semester_file, name="semester_file"),
    path("partisipasi/hambatan/", obstacles.obstacles, name="obstacles"),
    path("partisipasi/hambatan/<str:name>", obstacles.obstacles_file, name="obstacles_file"),
    path("meja/hambatan/", delays.delays, name="delays"),
]
