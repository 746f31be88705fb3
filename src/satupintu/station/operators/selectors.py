"""Who may work here."""

from satupintu.station.operators.models import Operator


def find_operator(username: str) -> Operator | None:
    return Operator.objects.filter(username=username, active=True).first()


def anybody_known() -> bool:
    """False until the first day list came from the city."""
    return Operator.objects.filter(active=True).exists()
