"""A receipt: city or centre says, signed, that it keeps a packet. Given only after the packet is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from satupintu.packets.keys import SigningKey, VerifyingKey
from satupintu.packets.statement import SignedStatement

FORMAT = "satupintu-receipt-1"


@dataclass(frozen=True)
class Receipt:
    """`by`: "city" or "centre"; `received_at`: aware, to the second."""

    packet_id: str
    station: str
    sequence: int
    received_at: datetime
    by: str


class SignedReceipt(SignedStatement):
    """A receipt as it travels: `document` (canonical JSON text), `signature` (base64), `key_id`."""

    @property
    def receipt(self) -> Receipt:
        """Its fields, whoever signed it. Raises DocumentProblem."""
        return _read(self.fields(FORMAT, _MEMBERS))


_MEMBERS: Mapping[str, type] = {
    "packet_id": str,
    "station": str,
    "sequence": int,
    "received_at": datetime,
    "by": str,
}


def issue(
    *,
    packet_id: str,
    station: str,
    sequence: int,
    received_at: datetime,
    by: str,
    signing_key: SigningKey,
) -> SignedReceipt:
    """Sign that `by` keeps the packet. The same arguments give the same bytes, so a repeat gives the same receipt."""
    told = {
        "packet_id": packet_id,
        "station": station,
        "sequence": sequence,
        "received_at": received_at.isoformat(timespec="seconds"),
        "by": by,
    }
    return SignedReceipt.sign(FORMAT, told, signing_key)


def check(signed: SignedReceipt, key: VerifyingKey) -> Receipt:
    """The receipt when `key` signed it. Raises SealProblem (signature) or DocumentProblem (content)."""
    signed.verify(key)
    return signed.receipt


def _read(fields: Mapping[str, object]) -> Receipt:
    return Receipt(**fields)  # type: ignore[arg-type]  # types were checked member by member
