"""Asking, status, the counter, the screen of the queue. No address takes a NIK."""

from django.urls import path

from satupintu.city.applications.ui import asking, counter, queue, rebooking, status

urlpatterns = [
    path("permohonan/", asking.kind, name="ask_kind"),
    path("permohonan/siapa/", asking.who, name="ask_who"),
    path("permohonan/tempat/", asking.place, name="ask_place"),
    path("permohonan/waktu/", asking.time, name="ask_time"),
    path("permohonan/kontak/", asking.contact, name="ask_contact"),
    path("permohonan/periksa/", asking.check, name="ask_check"),
    path("permohonan/selesai/", asking.done, name="ask_done"),
    path("status/", status.status, name="status"),
    path("status/tempat/", rebooking.place, name="rebook_place"),
    path("status/waktu/", rebooking.time, name="rebook_time"),
    path("antrean/<slug:place>/", queue.screen, name="queue_screen"),
    path("meja/depan/", counter.counter, name="counter"),
    path("meja/depan/loket/", counter.stand, name="counter_stand"),
    path("meja/depan/datang/", counter.check_in, name="counter_check_in"),
    path("meja/depan/panggil/", counter.call, name="counter_call"),
    path("meja/depan/berkas/", counter.confirm, name="counter_confirm"),
    path("meja/depan/cari/", counter.search, name="counter_search"),
    path("meja/depan/permohonan/", counter.walk_in, name="counter_walk_in"),
    path("meja/depan/bukti/<slug:claim_code>/", counter.slip, name="counter_slip"),
]
