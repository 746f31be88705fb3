"""Names as they stand on the page: parts, steps, reasons, biodata elements."""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.packets.status import Reason
from satupintu.station.vault.rules import Appointment, Step

PARTS: dict[str, Promise] = {
    "photo": _("Photo"),
    "signature": _("Signature"),
    "finger-01": _("Right thumb"),
    "finger-02": _("Right index finger"),
    "finger-03": _("Right middle finger"),
    "finger-04": _("Right ring finger"),
    "finger-05": _("Right little finger"),
    "finger-06": _("Left thumb"),
    "finger-07": _("Left index finger"),
    "finger-08": _("Left middle finger"),
    "finger-09": _("Left ring finger"),
    "finger-10": _("Left little finger"),
    "iris-right": _("Right eye"),
    "iris-left": _("Left eye"),
}
SHORT: dict[str, Promise] = {  # below the heading of a hand
    f"finger-{place:02}": name
    for place, name in enumerate((_("Thumb"), _("Index"), _("Middle"), _("Ring"), _("Little")) * 2, start=1)
}
STEPS: dict[Step, Promise] = {
    Step.BIODATA: _("Read the biodata"),
    Step.PHOTO: _("Photo"),
    Step.SIGNATURE: _("Signature"),
    Step.FINGERS: _("Ten fingers"),
    Step.IRISES: _("Two eyes"),
    Step.REVIEW: _("Check and seal"),
}
REASONS: dict[str, Promise] = {
    Reason.AMPUTATED: _("Is not there (amputated or missing from birth)"),
    Reason.BANDAGED: _("Is bandaged"),
    Reason.DAMAGED: _("Is injured or scarred"),
    Reason.UNREADABLE: _("Cannot be read even after several tries"),
    Reason.EYE_DISEASE: _("Eye disease"),
    Reason.OTHER: _("Another reason"),
}
BIODATA: dict[str, Promise] = {
    "province": _("Province"),
    "city": _("City or regency"),
    "nik": _("NIK"),
    "name": _("Full name"),
    "birth_place": _("Place of birth"),
    "birth_date": _("Date of birth"),
    "sex": _("Sex"),
    "blood_group": _("Blood group"),
    "address": _("Address"),
    "rt": _("RT"),
    "rw": _("RW"),
    "rt_rw": _("RT/RW"),
    "kelurahan": _("Kelurahan"),
    "kecamatan": _("Kecamatan"),
    "religion": _("Religion"),
    "marital_status": _("Marital status"),
    "occupation": _("Occupation"),
    "nationality": _("Nationality"),
    "valid_until": _("Valid until"),
    "kk_number": _("Family card number (KK)"),
}
NOT_READ_ALOUD = frozenset({"photo_background"})  # for the printer
STATUSES: dict[str, Promise] = {
    "BIO_CAPTURED": _("recorded, on its way to the city"),
    "PROCESSING": _("at the city"),
    "SENT_FOR_ENROLLMENT": _("sent to the national data centre"),
    "RECEIVED_AT_CENTRAL": _("at the national data centre"),
    "ENROLL_FAILURE_AT_REGIONAL": _("not readable: record again"),
    "ENROLL_FAILURE_AT_CENTRAL": _("not readable at the centre"),
    "SEARCH_FAILURE_AT_CENTRAL": _("search at the centre failed"),
    "REQUEST_VALIDATION": _("looked at by the office"),
    "ADJUDICATE_RECORD": _("looked at by an expert"),
    "DUPLICATE_RECORD": _("recorded before"),
    "DUPLICATE_ONE_TO_ONE": _("recorded before"),
    "DUPLICATE_ONE_TO_MANY": _("recorded before"),
    "PRINT_READY_RECORD": _("unique: to be printed"),
    "SENT_FOR_CARD_PRINTING": _("in the printer's queue"),
    "CARD_PRINTED": _("card printed"),
    "CARD_SHIPPED": _("card on its way"),
    "CARD_ISSUED": _("card handed over"),
}


class Row(NamedTuple):
    """One line of biodata to read aloud."""

    name: str
    key: str
    value: str


def biodata_rows(appointment: Appointment) -> list[Row]:
    """In the order of the card; elements we do not know by name come last, under the name the city gave."""
    known = [name for name in BIODATA if name in appointment.biodata]
    others = [name for name in appointment.biodata if name not in {*BIODATA, *NOT_READ_ALOUD}]
    values = appointment.biodata
    return [
        Row(name, str(BIODATA.get(name, name.replace("_", " "))), _spoken(values[name]))
        for name in (*known, *others)
        if not isinstance(values[name], dict | list)
    ]


def _spoken(value: object) -> str:
    """As it stands on the card: dates with the day first."""
    text = "" if value is None else str(value)
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3-\2-\1", text)
