"""The landing page, the service standard, the desks. A resident's page takes the register's reference, never a NIK."""

from django.urls import path

from satupintu.city.desk.ui import desks, public

urlpatterns = [
    path("", public.landing, name="home"),
    path("layanan/", public.services, name="services"),
    path("layanan/<slug:kind>/", public.service, name="service"),
    path("meja/", desks.desk, name="desk"),
    path("meja/belum-rekam/", desks.not_recorded, name="not_recorded"),
    path("meja/penduduk/<uuid:subject>/", desks.resident, name="resident"),
    path("meja/kepala/", desks.head, name="head"),
    path("meja/audit/", desks.audit_trail, name="audit_trail"),
]
