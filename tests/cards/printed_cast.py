"""One card as it is printed."""

from datetime import date

from satupintu.city.cards.rules.elements import PrintedCard

BIODATA = {
    "province": "PROVINSI KALIMANTAN TIMUR",
    "city": "KOTA BONTANG",
    "nik": "6474914105900001",
    "name": "EKA WULANDARI",
    "birth_place": "BONTANG",
    "birth_date": "1990-05-01",
    "sex": "PEREMPUAN",
    "blood_group": "O",
    "address": "JL. PELITA 7",
    "rt_rw": "001/000",
    "kelurahan": "API-API",
    "kecamatan": "BONTANG UTARA",
    "religion": "ISLAM",
    "marital_status": "BELUM KAWIN",
    "occupation": "KARYAWAN SWASTA",
    "nationality": "WNI",
    "valid_until": "SEUMUR HIDUP",
    "kk_number": "6474910902120001",
    "photo_background": "BLUE",
}
EKA = PrintedCard.of(BIODATA, issued_on=date(2026, 7, 6), serial="TST000001")
