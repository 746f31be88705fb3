"""Kinds of KTP-el request (Perpres 96/2018 art. 14) and who may ask for which."""

from enum import StrEnum

from satupintu.city.register.rules.reports import Authority
from satupintu.packets.status import Status


class Kind(StrEnum):
    NEW = "BARU"
    ARRIVAL = "PINDAH_DATANG"
    CHANGE = "PERUBAHAN_DATA"
    EXTENSION = "PERPANJANGAN_OA"
    LOST = "HILANG"
    DAMAGED = "RUSAK"
    ELSEWHERE = "LUAR_DOMISILI"

    @property
    def needs_recording(self) -> bool:
        """True when fingers, irises, photo and signature are taken; other kinds need papers only."""
        return self is Kind.NEW

    @property
    def first_status(self) -> Status:
        """Where an application of the kind starts: unrecorded, or with papers that an officer must look at."""
        return Status.UNREGISTERED if self.needs_recording else Status.REQUEST_VALIDATION


OFFERED = (Kind.NEW, Kind.LOST, Kind.DAMAGED, Kind.CHANGE, Kind.ARRIVAL, Kind.EXTENSION)
"""What a registered resident may ask for, most frequent first. ELSEWHERE concerns people of other cities, whom this
register does not hold; a resident of the city may choose any place for any kind."""


DELEGATED = (Authority.FAMILY, Authority.RT_HEAD, Authority.WRITTEN, Authority.INSTITUTION)
"""By what authority somebody may ask for another; a neighbour, who claims none, only reports."""


class Refusal(StrEnum):
    """Why somebody may not ask for a kind."""

    NOT_REGISTERED = "NOT_REGISTERED"
    NOT_WAJIB = "NOT_WAJIB"
    FOREIGNERS_ONLY = "FOREIGNERS_ONLY"
    NOT_OFFERED = "NOT_OFFERED"


def refusal(kind: Kind, *, registered: bool, wajib: bool, indonesian: bool) -> Refusal | None:
    """Why this person may not ask for the kind today, or None."""
    if not registered:
        return Refusal.NOT_REGISTERED
    if kind not in OFFERED:
        return Refusal.NOT_OFFERED
    if kind is Kind.EXTENSION and indonesian:
        return Refusal.FOREIGNERS_ONLY
    return None if wajib else Refusal.NOT_WAJIB
