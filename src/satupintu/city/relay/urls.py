"""Addresses of the relay: pages, calls of stations that need the centre, the centre's callback."""

from django.urls import path

from satupintu.city.relay.api import callback, stations
from satupintu.city.relay.ui import adjudication, lines, monitor, revealing

urlpatterns = [
    path("meja/relai/", monitor.monitor, name="relay_monitor"),
    path("meja/relai/ulang/", monitor.send_all_again, name="relay_send_all_again"),
    path("meja/relai/tanya-lagi/", monitor.ask_all_again, name="relay_ask_all_again"),
    path("meja/relai/<int:item>/ulang/", monitor.send_again, name="relay_send_again"),
    path("meja/jalur/", lines.lines, name="lines"),
    path("meja/jalur/jalur.<str:form>", lines.lines_file, name="lines_file"),
    path("meja/jalur/<str:station>/bukti/", lines.evidence, name="line_evidence"),
    path("meja/penutupan/", monitor.closed_days, name="relay_closed_days"),
    path("meja/penutupan/kunci.json", monitor.public_keys, name="relay_public_keys"),
    path("meja/penutupan/<str:day>/berkas/", monitor.hand_out, name="relay_hand_out"),
    path("meja/adjudikasi/", adjudication.cases, name="relay_cases"),
    path("meja/adjudikasi/<int:case_id>/", adjudication.case, name="relay_case"),
    path("meja/adjudikasi/<int:case_id>/tarik/", adjudication.take_back, name="relay_take_back"),
    path("meja/adjudikasi/<int:case_id>/batalkan/", adjudication.undo, name="relay_undo"),
    path("meja/adjudikasi/<int:case_id>/mulai-lagi/", adjudication.begin_anew, name="relay_begin_anew"),
    path("meja/adjudikasi/<int:case_id>/hapus/", adjudication.delete_at_centre, name="relay_delete"),
    path("meja/adjudikasi/<int:case_id>/hapus/tarik/", adjudication.withdraw_deletion, name="relay_withdraw_deletion"),
    path("meja/adjudikasi/<int:case_id>/sidik-jari/", revealing.fingers, name="relay_fingers"),
    path("api/stations/enrol", stations.enrol),
    path("api/stations/outages", stations.outages),
    path("api/stations/closing", stations.closing),
    path("api/packets/receipts", stations.receipts),
    path("api/relay/callback", callback.callback),
]
