"""Causes of waiting as the interface names them, and how each is known."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import Cause, Group

GROUPS: dict[Group, str | Promise] = {
    Group.LAW: _("Law and office days"),
    Group.DATA: _("Inaccurate data"),
    Group.NETWORK: _("Network"),
    Group.EQUIPMENT: _("Equipment and operators"),
    Group.CENTRE: _("Data centre"),
    Group.DISTANCE: _("Distance"),
    Group.RESIDENT: _("The resident"),
    Group.UNEXPLAINED: _("Unexplained"),
}
_STEPS, _LINE, _SAID = _("steps of the request"), _("the line's own record of outages"), _("what was said when asked")
CAUSES: dict[Cause, tuple[str | Promise, str | Promise]] = {
    Cause.NOT_YET_DUE: (_("Not yet 17"), _STEPS),
    Cause.DATA_DEAD: (_("Said to be dead, still in the register"), _("the roster")),
    Cause.DATA_MOVED: (_("Said to have moved away, still in the register"), _("the roster")),
    Cause.BLANKS: (_("No blank card was free"), _("the ledger of blanks")),
    Cause.STATION_LINE: (_("Line from station to city was down"), _LINE),
    Cause.CENTRE_LINE: (_("Line from city to data centre was down"), _LINE),
    Cause.PRINTER: (_("The card came back from the printer"), _STEPS),
    Cause.SCANNER: (_("The recording could not be read"), _STEPS),
    Cause.ADJUDICATION: (_("An officer had to decide on a doubt"), _STEPS),
    Cause.CENTRE_QUEUE: (_("Queue of the data centre"), _STEPS),
    Cause.MISSING_DOCUMENT: (_("Papers were not brought yet"), _STEPS),
    Cause.STUDYING_AWAY: (_("Studies elsewhere"), _("the roster")),
    Cause.WORKING_AWAY: (_("Works elsewhere"), _("the roster")),
    Cause.CAME_FOR_NOTHING: (_("Came and went without a card"), _SAID),
    Cause.TOO_FAR: (_("Too far"), _SAID),
    Cause.FRAIL: (_("Old or frail"), _SAID),
    Cause.WORKING_HOURS: (_("Works while the office is open"), _SAID),
    Cause.NO_NEED: (_("Sees no need or does not know"), _SAID),
    Cause.NO_SHOW: (_("Asked and did not come"), _STEPS),
    Cause.NOT_COLLECTED: (_("The card waits to be picked up"), _STEPS),
    Cause.CLOSED: (_("Sunday"), _("the calendar")),
    Cause.OPERATORS: (_("The office had not acted"), _STEPS),
    Cause.UNEXPLAINED: (_("Nothing is known"), "–"),
}
WHATS: dict[What, str | Promise] = {
    What.APPLICATION: _("Requests, from asking to the card in hand"),
    What.PERSON: _("Persons not yet recorded"),
}
