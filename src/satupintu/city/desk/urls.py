"""The landing page, the service standard, the desks. A resident's page takes the register's reference, never a NIK."""

from django.urls import path

from satupintu.city.desk.ui import accounts, desks, field_list, head, nights, public, residents

urlpatterns = [
    path("", public.landing, name="home"),
    path("layanan/", public.services, name="services"),
    path("layanan/<slug:kind>/", public.service, name="service"),
    path("meja/", desks.desk, name="desk"),
    path("meja/belum-rekam/", field_list.not_recorded, name="not_recorded"),
    path("meja/belum-rekam/terkonfirmasi/", field_list.confirmed, name="confirmed"),
    path("meja/selisih/", field_list.conflicts, name="conflicts"),
    path("meja/selisih/<int:number>/", field_list.conflict, name="conflict"),
    path("meja/penduduk/", residents.find, name="find_resident"),
    path("meja/penduduk/<uuid:subject>/", residents.resident, name="resident"),
    path("meja/penduduk/<uuid:subject>/bukti/<int:event>/", residents.evidence, name="evidence"),
    path("meja/kepala/", head.head, name="head"),
    path("meja/kepala/<slug:plot>.svg", head.plot_svg, name="head_svg"),
    path("meja/kepala/<slug:plot>.csv", head.plot_csv, name="head_csv"),
    path("meja/malam/", nights.nights, name="nights"),
    path("meja/akun/", accounts.accounts, name="accounts"),
    path("meja/akun/baru/", accounts.add, name="account_add"),
    path("meja/akun/<int:number>/", accounts.account, name="account"),
    path("meja/akun/<int:number>/<slug:act>/", accounts.change, name="account_change"),
    path("kata-sandi/", accounts.own_password, name="own_password"),
    path("meja/audit/", desks.audit_trail, name="audit_trail"),
]
