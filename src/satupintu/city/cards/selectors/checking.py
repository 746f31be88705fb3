"""The public check of a card or letter by the token of its QR code."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from satupintu.city.cards.models import Card, Suket
from satupintu.city.cards.rules.checking import Checked, Standing, card_standing, initials, suket_standing
from satupintu.city.cards.rules.elements import CITIZEN
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.viewers import Viewer


def check(viewer: Viewer, token: str) -> Checked:
    """Whether the document with this token counts today; initials and day of issue, nothing else. Never raises."""
    found = _card(token) or _suket(token)
    if found is None:
        return Checked("", Standing.UNKNOWN)
    checked, subject = found
    audit.record(viewer, "DOCUMENT_CHECKED", subjects=[subject], detail={"standing": checked.standing})
    return checked


def _card(token: str) -> tuple[Checked, object] | None:
    card = Card.objects.select_related("resident").filter(token=token).first()
    if card is None:
        return None
    until = _end_of(card.elements)
    standing = card_standing(
        handed_over=card.handed_over_at is not None,
        revoked=card.revoked_at is not None,
        valid_until=until,
        today=clock.today(),
    )
    return Checked("card", standing, initials(card.resident.name), _day(card.printed_at), until), card.resident.ref


def _suket(token: str) -> tuple[Checked, object] | None:
    suket = Suket.objects.select_related("resident").filter(token=token).first()
    if suket is None:
        return None
    standing = suket_standing(
        withdrawn=suket.withdrawn_at is not None, valid_until=suket.valid_until, today=clock.today()
    )
    name = initials(suket.resident.name)
    return Checked("suket", standing, name, _day(suket.issued_at), suket.valid_until), suket.resident.ref


def _end_of(elements: dict[str, str]) -> date | None:
    """The last day of a foreigner's card; None for a citizen's and for older ones without elements."""
    if elements.get("nationality", CITIZEN) == CITIZEN:
        return None
    day, month, year = elements["valid_until"].split("-")
    return date(int(year), int(month), int(day))


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
