"""Who may work here."""

from satupintu.packets.keys import ReaderKey
from satupintu.station.operators.models import Operator


def find_operator(username: str) -> Operator | None:
    return Operator.objects.filter(username=username, active=True).first()


def list_readers() -> list[ReaderKey]:
    """For whom a day list is sealed: who may work here and has signed in here before, with the password of today."""
    rows = Operator.objects.filter(active=True).exclude(reader="").order_by("username")
    return [ReaderKey(public) for public in rows.values_list("reader", flat=True)]


def anybody_known() -> bool:
    """False until the first day list came from the city."""
    return Operator.objects.filter(active=True).exists()
