"""Blanks, printing, letters, hand-over, the public check. No address takes a NIK."""

from django.urls import path

from satupintu.city.cards.ui import checking, hand_over, printing, stock, sukets

urlpatterns = [
    path("periksa/<slug:token>/", checking.check, name="check_document"),
    path("meja/blangko/", stock.stock, name="stock"),
    path("meja/blangko/kiriman/", stock.delivery, name="stock_delivery"),
    path("meja/blangko/kembali/", stock.return_blanks, name="stock_return"),
    path("meja/blangko/rusak/", stock.spoil, name="stock_spoil"),
    path("meja/blangko/sisihkan/", stock.reserve, name="stock_reserve"),
    path("meja/cetak/", printing.to_print, name="to_print"),
    path("meja/cetak/rekam-lagi/<int:application_id>/", printing.send_back, name="send_back"),
    path("meja/cetak/<int:card_id>/", printing.card, name="card"),
    path("meja/cetak/<int:card_id>/kartu.pdf", printing.card_pdf, name="card_pdf"),
    path("meja/cetak/<int:card_id>/kartu.png", printing.card_png, name="card_png"),
    path("meja/cetak/<int:card_id>/chip.json", printing.chip, name="card_chip"),
    path("meja/cetak/<int:card_id>/salah/", printing.misprint, name="misprint"),
    path("meja/suket/", sukets.sukets, name="sukets"),
    path("meja/suket/<int:suket_id>/", sukets.suket, name="suket"),
    path("meja/suket/<int:suket_id>.pdf", sukets.suket_pdf, name="suket_pdf"),
    path("meja/serah/", hand_over.find, name="hand_over_find"),
    path("meja/serah/<int:card_id>/", hand_over.hand_over, name="hand_over"),
    path("meja/serah/<int:card_id>/jamin/", hand_over.vouch, name="hand_over_vouch"),
    path("meja/serah/<int:card_id>/selesai/", hand_over.handed_over, name="handed_over"),
    path("meja/serah/<int:card_id>/tanda-terima.pdf", hand_over.slip, name="hand_over_slip"),
]
