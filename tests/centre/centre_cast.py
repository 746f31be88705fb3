"""What tests of the centre send: packets of people drawn once, as the city and as others would send them."""

import base64
import io
from datetime import UTC, datetime
from functools import cache
from itertools import count

from django.conf import settings
from PIL import Image

from satupintu.centre import stock
from satupintu.centre.engine import Engine
from satupintu.centre.keys import reading_key
from satupintu.centre.services import Call
from satupintu.fingerprints import Finger, Template
from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, part_as_jwe, seal
from satupintu.packets.parts import PART_NAMES, finger_position
from satupintu.packets.status import Reason
from satupintu.synthetic.fingers import impression, master
from satupintu.synthetic.minutiae import impression_of, minutiae_of

STATION = SigningKey.generate()
CITY = ReadingKey.generate()
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TAKEN = ("finger-01", "finger-02", "finger-03")
NAMES = {"finger-01": "RIGHT_THUMB", "finger-02": "RIGHT_INDEX", "finger-03": "RIGHT_MIDDLE"}


class ReadyEngine(Engine):
    """Takes templates where images are expected, so that a test does not draw fingers; all else is the real one."""

    def extract(self, image, dpi):
        return Template.from_bytes(image)


def finger(person, position, touch, seed=3):
    """One impression of an invented finger, as a minutiae record."""
    return impression_of(minutiae_of(person, position, seed), touch).template().to_bytes(position)


def drawn_finger(person, position, touch):
    """One impression as an image file."""
    out = io.BytesIO()
    Image.fromarray(impression(_drawn(person, position), touch)).save(out, "PNG")
    return out.getvalue()


@cache
def _drawn(person, position):
    return master(person, position, 7)


def sealed(subject="subject-1", *, person=1, touch=1, sequence=1, images=None):
    """A packet as a station seals it: two fingers of an invented person, everything else excused."""
    images = images or {name: finger(person, finger_position(name), touch) for name in TAKEN}
    parts = {"biodata": b"{}", "photo": b"photo", **images}
    missing = [name for name in PART_NAMES if name not in parts]
    return seal(
        Capture(subject, "7", parts, [PartException(name, Reason.OTHER) for name in missing]),
        station="bontang-utara",
        sequence=sequence,
        previous=FIRST_PREVIOUS,
        sealed_at=NOON,
        signing_key=STATION,
        city=CITY.reader,
        centre=reading_key().reader,
    )


def encounter_of(packet, **more):
    """OSIA's Encounter as the city sends it."""
    return {
        "status": "ACTIVE",
        "encounterType": "KTP",
        "galleries": ["KTP"],
        "clientData": base64.b64encode(packet.manifest).decode(),
        "biographicData": {"yearOfBirth": 1990, "gender": "F"},
        "biometricData": [
            {
                "biometricType": "FINGER",
                "biometricSubType": NAMES[part.name],
                "image": part_as_jwe(packet, part.name),
                "encryption": {"type": "JWE", "scope": "$.image"},
            }
            for part in packet.contents.parts
            if part.name in NAMES
        ],
        **more,
    }


def create(caller, packet, *, callback="", document=None):
    query = f"transactionId=t-{packet.packet_id[:8]}" + (f"&callback={callback}" if callback else "")
    return caller.post(
        f"/v1/persons/{packet.contents.subject}/encounters/{packet.packet_id}?{query}",
        document or encounter_of(packet),
        content_type="application/json",
    )


def identify_later(caller, person_id):
    """A search by callback: the engine answers it when it comes to it."""
    address = f"/v1/identify/KTP/{person_id}?transactionId=later&callback={settings.CITY_URL}/x"
    return caller.post(address, {}, content_type="application/json")


def plain_fingers(person, touch, make=finger):
    """Images as a caller without packets sends them: base64, not sealed."""
    return [
        {
            "biometricType": "FINGER",
            "biometricSubType": subtype,
            "image": base64.b64encode(make(person, finger_position(name), touch)).decode(),
        }
        for name, subtype in NAMES.items()
    ]


def stock_person(person_id, person, touch=1, seed=3):
    """Somebody in the gallery from before: ten fingers at minutiae level."""
    prints = {f: impression_of(minutiae_of(person, f, seed), touch).template() for f in Finger}
    stock.write([(person_id, prints)])
    return prints


def call(transaction_id="t", said="", **how):
    """How something is asked, for who asks without HTTP."""
    return Call(transaction_id, said or str(next(_WORDS)), **how)


_WORDS = count()
EVERYBODY = {"gallery": "ALL", "filter": {}}
