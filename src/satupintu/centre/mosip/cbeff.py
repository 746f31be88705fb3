"""Biometrics of a person in CBEFF (ISO/IEC 19785-3) as MOSIP writes it in XML, to OSIA's BiometricData."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from lxml import etree

from satupintu.centre.mosip.failures import Failure, Reason
from satupintu.centre.mosip.fir import BrokenRecordError, read_record
from satupintu.fingerprints.fingers import Finger

_NAMESPACE = {"b": "http://standards.iso.org/iso-iec/19785/-3/ed-2/"}
_NAMES = {"THUMB": "Thumb", "INDEX": "IndexFinger", "MIDDLE": "MiddleFinger", "RING": "RingFinger"}
_FINGER_OF = {
    f"{hand.title()} {_NAMES.get(name, 'LittleFinger')}": finger
    for finger in Finger
    for hand, _, name in [finger.name.partition("_")]
}


def read_cbeff(data: bytes) -> list[dict[str, Any]]:
    """OSIA's BiometricData of each finger, images open (base64). Raises Failure BAD_CBEFF or NO_DATA."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Failure(Reason.BAD_CBEFF) from None
    found = list(_fingers(root))
    if not found:
        raise Failure(Reason.NO_DATA)
    return found


def _fingers(root: etree._Element) -> Iterator[dict[str, Any]]:
    for piece in root.iterfind("b:BIR", _NAMESPACE):
        told = {name: (piece.findtext(f".//b:{name}", "", _NAMESPACE) or "").strip() for name in ("Subtype", "BDB")}
        kind = (piece.findtext("b:BDBInfo/b:Type", "", _NAMESPACE) or "").strip()
        if kind != "Finger":  # faces and irises are not compared here
            continue
        finger = _FINGER_OF.get(told["Subtype"])
        if finger is None:
            raise Failure(Reason.BAD_CBEFF)
        if not told["BDB"]:  # a finger that is missing
            continue
        try:
            record = read_record(base64.b64decode(told["BDB"], validate=True))
        except (binascii.Error, ValueError, BrokenRecordError):
            raise Failure(Reason.BAD_CBEFF) from None
        yield {
            "biometricType": "FINGER",
            "biometricSubType": finger.name,
            "image": base64.b64encode(record.image).decode(),
            "resolution": record.dpi,
        }
