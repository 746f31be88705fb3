"""The register's pages: each part brings its own list."""

from django.urls import URLPattern, path

from satupintu.city.register.api import roster as roster_api
from satupintu.city.register.ui import deaths, imports, matching, quality, reports, roster, worklist

urlpatterns: list[URLPattern] = [
    path("rt/", roster.roster, name="roster"),
    path("rt/luring/", roster.on_a_phone, name="roster_phone"),
    path("rt/pekerja.js", roster.worker, name="roster_worker"),
    path("api/rt/roster", roster_api.take, name="roster_take"),
    path("api/rt/ticks", roster_api.ticks, name="roster_ticks"),
    path("meja/kabar/<uuid:subject>/", roster.said, name="said"),
    path("meja/kematian/<uuid:subject>/", deaths.enter, name="enter_death"),
    path("meja/impor/", imports.imports, name="imports"),
    path("meja/impor/<uuid:key>/", imports.import_, name="import"),
    path("meja/impor/<uuid:key>/kolom/", imports.import_columns, name="import_columns"),
    path("meja/impor/<uuid:key>/tulis/", imports.import_apply, name="import_apply"),
    path("meja/impor/<uuid:key>/buang/", imports.import_give_up, name="import_give_up"),
    path("meja/impor/<uuid:key>/ditolak.csv", imports.import_refused, name="import_refused"),
    path("meja/pencocokan/", matching.matches, name="matches"),
    path("meja/pencocokan/ganda/", matching.doubles, name="match_doubles"),
    path("meja/pencocokan/<int:run_id>/", matching.match, name="match"),
    path("meja/pencocokan/<int:run_id>/ulang/", matching.again, name="match_again"),
    path("meja/pencocokan/<int:run_id>/<int:pair_id>/", matching.decide, name="match_decide"),
    path("meja/mutu-data/", quality.overview, name="quality"),
    path("meja/mutu-data/hitung/", quality.count_now, name="quality_count"),
    path("meja/mutu-data/<slug:which>.<slug:form>", quality.file, name="quality_file"),
    path("meja/mutu-data/<slug:kind>/", quality.kind, name="quality_kind"),
    path("meja/mutu-data/<slug:kind>/<slug:which>.<slug:form>", quality.kind_file, name="quality_kind_file"),
    path("meja/mutu-data/<slug:kind>/<str:area>/", quality.people, name="quality_people"),
    path("meja/mutu-data/<slug:kind>/<str:area>/daftar.csv", quality.people_csv, name="quality_people_csv"),
    path("lapor/", reports.what, name="report_what"),
    path("lapor/siapa/", reports.who, name="report_who"),
    path("lapor/kapan/", reports.when, name="report_when"),
    path("lapor/bukti/", reports.photo, name="report_photo_ask"),
    path("lapor/kontak/", reports.contact, name="report_contact"),
    path("lapor/periksa/", reports.check, name="report_check"),
    path("lapor/selesai/", reports.done, name="report_done"),
    path("lapor/status/", reports.status, name="report_status"),
    path("meja/laporan/", worklist.worklist, name="reports"),
    path("meja/laporan/<int:number>/", worklist.report, name="report"),
    path("meja/laporan/<int:number>/foto/", worklist.photo, name="report_photo"),
    path("meja/laporan/<int:number>/tolak/", worklist.reject, name="report_reject"),
    path("meja/laporan/<int:number>/sahkan/", worklist.confirm, name="report_confirm"),
    path("meja/laporan/<int:number>/kembali/", worklist.give_back, name="report_give_back"),
    path("meja/laporan/<int:number>/<uuid:subject>/", worklist.accept, name="report_accept"),
]
