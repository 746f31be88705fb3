"""Addresses of a station. Words people see are Indonesian."""

from django.urls import path
from django.views.i18n import set_language

from satupintu.station.desk.views import allowing, outbox, recording, signing, today, walk_ins

handler404 = "satupintu.station.desk.views.today.not_found"
urlpatterns = [
    path("", today.today, name="today"),
    path("masuk/", signing.sign_in, name="sign-in"),
    path("keluar/", signing.sign_out, name="sign-out"),
    path("bahasa/", set_language, name="language"),
    path("cari/", today.look_up, name="look-up"),
    path("tanpa-jaringan/", walk_ins.search, name="walk-ins"),
    path("tanpa-jaringan/mulai/", walk_ins.begin, name="walk-in"),
    path("rekam/", today.start, name="start"),
    path("rekam/<uuid:draft_id>/", recording.recording, name="recording"),
    path("rekam/<uuid:draft_id>/biodata/", recording.confirm, name="confirm"),
    path("rekam/<uuid:draft_id>/segel/", recording.seal, name="seal"),
    path("rekam/<uuid:draft_id>/batal/", recording.discard, name="discard"),
    path("rekam/<uuid:draft_id>/<slug:name>/ambil/", recording.capture, name="capture"),
    path("rekam/<uuid:draft_id>/<slug:name>/terima/", recording.accept, name="accept"),
    path("rekam/<uuid:draft_id>/<slug:name>/kecuali/", recording.excuse, name="excuse"),
    path("rekam/<uuid:draft_id>/<slug:name>/gambar/", recording.picture, name="picture"),
    path("bukti/<slug:packet_id>/", recording.slip, name="slip"),
    path("kotak-keluar/", outbox.outbox, name="outbox"),
    path("kotak-keluar/kirim/", outbox.send_now, name="send-now"),
    path("izin/", allowing.allow, name="allow"),
    path("tutup-hari/", outbox.closing, name="closing"),
    path("garis/", outbox.line, name="line"),
    path("state", outbox.state, name="state"),
    path("simulator/hand", outbox.hand, name="hand"),
]
