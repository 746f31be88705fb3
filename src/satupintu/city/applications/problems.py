from django.utils.translation import gettext_lazy as _

from satupintu.city.applications.rules.kinds import Refusal
from satupintu.city.foundation.problems import declare

ALREADY_OPEN = declare(
    "ALREADY_OPEN",
    409,
    _("There is an open application of this kind already."),
    _("Ask for its state with the claim code you were given, or ask at the counter."),
)
SLOT_FULL = declare("SLOT_FULL", 409, _("This time has just been taken."), _("Choose another time."))
NO_SUCH_SLOT = declare("NO_SUCH_SLOT", 404, _("This time cannot be chosen."), _("Choose a time from the list."))
NO_SUCH_APPLICATION = declare(
    "NO_SUCH_APPLICATION",
    404,
    _("No application has this claim code."),
    _("Compare the code with the paper letter by letter. It has 13 letters and digits."),
)
APPLICATION_CLOSED = declare(
    "APPLICATION_CLOSED", 409, _("This application is finished."), _("Make a new application if something is needed.")
)
STATUS_CANNOT_FOLLOW = declare(
    "STATUS_CANNOT_FOLLOW",
    409,
    _("This step cannot follow on the state of the application."),
    _("Open the application again: somebody may have moved it on meanwhile."),
)
NOT_REGISTERED = declare(
    "NOT_REGISTERED",
    409,
    _("The register does not hold this person as living here."),
    _("Bring the family card to the office so that the register can be set right."),
)
NOT_WAJIB = declare(
    "NOT_WAJIB",
    409,
    _("A card is issued from the 17th birthday, or from marriage."),
    _("Come back from the 17th birthday on. Schools tell when recording comes to them earlier."),
)
FOREIGNERS_ONLY = declare(
    "FOREIGNERS_ONLY",
    409,
    _("Only the cards of foreigners end. A card of an Indonesian citizen is valid for life."),
    _("Choose another kind of application."),
)
NOT_OFFERED = declare(
    "NOT_OFFERED",
    409,
    _("This kind is for people registered in another city."),
    _("Choose the kind that fits; you may come to any place of the city."),
)
REFUSALS = {
    Refusal.NOT_REGISTERED: NOT_REGISTERED,
    Refusal.NOT_WAJIB: NOT_WAJIB,
    Refusal.FOREIGNERS_ONLY: FOREIGNERS_ONLY,
    Refusal.NOT_OFFERED: NOT_OFFERED,
}
