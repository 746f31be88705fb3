"""The closing of a day: each place states, signed, which packets of a station it knows; three statements agree or not.

The root is that of a Merkle tree over the packet ids in order of sequence, so that places can compare one line. The
city's statement also names the newest line of its audit trail: whoever keeps the statement can show that the trail
was later cut or written anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from satupintu.packets import merkle
from satupintu.packets.keys import SigningKey, VerifyingKey
from satupintu.packets.manifest import HEX_64
from satupintu.packets.problem import DocumentProblem
from satupintu.packets.statement import SignedStatement

FORMAT = "satupintu-closing-1"
PLACES = ("station", "city", "centre")


def merkle_root(ids: Sequence[str]) -> str:
    """Hex root over packet ids (64 hex digits each), in the order given. Empty: SHA-256 of nothing (RFC 6962)."""
    return merkle.root([bytes.fromhex(packet_id) for packet_id in ids]).hex()


@dataclass(frozen=True)
class Closing:
    """What one place knows of one station's day. `first`, `last`: sequences, None when nothing was sealed.

    `audit_head`: hash of the newest line of the city's audit trail, None from the other places.
    """

    place: str
    station: str
    date: date
    first: int | None
    last: int | None
    ids: tuple[str, ...]
    audit_head: str | None = None

    @property
    def count(self) -> int:
        return len(self.ids)

    @property
    def root(self) -> str:
        return merkle_root(self.ids)


class SignedClosing(SignedStatement):
    """A closing as it travels: `document` (canonical JSON text), `signature` (base64), `key_id`."""

    @property
    def closing(self) -> Closing:
        """Its fields, whoever signed it; count and root must fit the ids. Raises DocumentProblem."""
        return _read(self)


def state(
    *,
    place: str,
    station: str,
    date: date,
    packets: Iterable[tuple[int, str]],
    signing_key: SigningKey,
    audit_head: str | None = None,
) -> SignedClosing:
    """Sign what `place` ("station", "city" or "centre") knows; `packets`: (sequence, packet id) in any order.

    `audit_head`: the city's, and only the city's.
    """
    known = sorted(packets)
    ids = [packet_id for _, packet_id in known]
    told: dict[str, object] = {
        "place": place,
        "station": station,
        "date": date.isoformat(),
        "count": len(ids),
        "first": known[0][0] if known else None,
        "last": known[-1][0] if known else None,
        "root": merkle_root(ids),
        "ids": ids,
    }
    told |= {} if audit_head is None else {"audit_head": audit_head}
    return SignedClosing.sign(FORMAT, told, signing_key)


def check(signed: SignedClosing, key: VerifyingKey) -> Closing:
    """The closing when `key` signed it. Raises SealProblem (signature) or DocumentProblem (content)."""
    signed.verify(key)
    return signed.closing


_MEMBERS: dict[str, type] = {
    "place": str,
    "station": str,
    "date": date,
    "count": int,
    "first": object,
    "last": object,
    "root": str,
    "ids": list,
    "audit_head": str,
}


def _read(signed: SignedClosing) -> Closing:
    fields = signed.fields(FORMAT, _MEMBERS, optional=frozenset({"audit_head"}))
    ids, root, count = fields["ids"], fields.pop("root"), fields.pop("count")
    if not all(isinstance(item, str) and HEX_64.fullmatch(item) for item in ids):
        raise DocumentProblem("MEMBERS_WRONG", "The ids are not packet ids.")
    if not (_sequence(fields["first"], ids) and _sequence(fields["last"], ids)):
        raise DocumentProblem("MEMBERS_WRONG", "First and last are not sequences of the day.")
    closing = Closing(**{**fields, "ids": tuple(ids)})
    if fields["place"] not in PLACES or len(set(ids)) != len(ids) or (closing.count, closing.root) != (count, root):
        raise DocumentProblem("CLOSING_CONTRADICTS_ITSELF", "Count or root do not fit the ids.")
    head = closing.audit_head
    if not (HEX_64.fullmatch(head or "") if closing.place == "city" else head is None):
        raise DocumentProblem("MEMBERS_WRONG", "The city, and nobody else, names the head of its audit trail.")
    return closing


def _sequence(value: object, ids: list[object]) -> bool:
    if not ids:
        return value is None
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


@dataclass(frozen=True)
class Agreement:
    """`missing`: by place, the ids another place knows and this one does not. `silent`: places that said nothing."""

    agrees: bool
    missing: dict[str, list[str]]
    silent: tuple[str, ...] = ()


def compare(station: Closing | None, city: Closing | None, centre: Closing | None) -> Agreement:
    """Whether three places know the same packets. A place that said nothing (None) prevents agreement.

    Raises ValueError when the statements are of different stations or days.
    """
    said = {place: told for place, told in zip(PLACES, (station, city, centre), strict=True) if told}
    if len({(told.station, told.date) for told in said.values()}) > 1:
        raise ValueError("closings of different stations or days cannot be compared")
    order = list(dict.fromkeys(packet_id for told in said.values() for packet_id in told.ids))
    known = {place: set(told.ids) for place, told in said.items()}
    missing = {place: [i for i in order if i not in ids] for place, ids in known.items()}
    missing = {place: ids for place, ids in missing.items() if ids}
    silent = tuple(place for place in PLACES if place not in said)
    same = len({(told.first, told.last, told.count, told.root) for told in said.values()}) == 1
    return Agreement(agrees=not silent and same, missing=missing, silent=silent)
