"""What codes of this stage are called on its pages."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "WAITING": _("waiting to be sent"),
    "CREATED": _("at the centre, not searched yet"),
    "SEARCHING": _("being searched"),
    "ANSWERED": _("answered"),
    "FAILED": _("refused: someone must look"),
}
PLACES_OF_WAITING = {
    "COMING": _("coming in parts from a station"),
    "TO_SEND": _("at the city, to be sent"),
    "AT_CENTRE": _("at the national data centre, without an answer"),
    "REFUSED": _("refused by the centre"),
    "CASES": _("before an officer who decides"),
}
AGES = (_("up to 1 hour"), _("1 day"), _("3 days"), _("7 days"), _("longer"))
LINES = {"STATION_CITY": _("station to city"), "CITY_CENTRE": _("city to centre")}
PLACES = {"station": _("Station"), "city": _("City"), "centre": _("Centre")}
OUTCOMES = {
    "UNIQUE": _("nobody is alike"),
    "DUPLICATE": _("very likely recorded before"),
    "UNDECIDED": _("perhaps recorded before"),
    "FAILED": _("prints cannot be used"),
}
DECISIONS = {"SAME_PERSON": _("The same person"), "DIFFERENT_PEOPLE": _("Different people")}
FINGERS = {
    "RIGHT_THUMB": _("right thumb"),
    "RIGHT_INDEX": _("right index finger"),
    "RIGHT_MIDDLE": _("right middle finger"),
    "RIGHT_RING": _("right ring finger"),
    "RIGHT_LITTLE": _("right little finger"),
    "LEFT_THUMB": _("left thumb"),
    "LEFT_INDEX": _("left index finger"),
    "LEFT_MIDDLE": _("left middle finger"),
    "LEFT_RING": _("left ring finger"),
    "LEFT_LITTLE": _("left little finger"),
}
EXCHANGED = _("as if the hands had been exchanged")
