from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

CENTRE_UNREACHABLE = declare(
    "CENTRE_UNREACHABLE",
    503,
    _("The national data centre does not answer."),
    _("Try again in a minute. Nothing is lost; the relay monitor shows since when the line is down."),
)
CENTRE_REFUSES = declare(
    "CENTRE_REFUSES",
    502,
    _("The national data centre answers, and does not let this city in."),
    _(
        "Tell the administrator: the shared token or the city's signing key is another one than the centre knows "
        "(docs/operations/outage.md). Nothing is lost; what waits goes once that is mended."
    ),
)
FINGER_UNREADABLE = declare(
    "FINGER_UNREADABLE",
    422,
    _("The centre cannot read this finger."),
    _("Clean finger and glass and take it again, or take another finger."),
)
NOT_AT_CENTRE = declare(
    "NOT_AT_CENTRE",
    404,
    _("The centre has no prints of this person."),
    _("Let an officer vouch for the person, with the reason."),
)
CENTRE_ODD = declare(
    "CENTRE_ODD",
    502,
    _("The centre answered something that cannot be understood."),
    _("Tell the administrator; the relay monitor shows the answer."),
)
NO_SUCH_CASE = declare("NO_SUCH_CASE", 404, _("There is no such case."), _("Choose a case from the list."))
CASE_DECIDED = declare(
    "CASE_DECIDED", 409, _("This case has been decided already."), _("Open it to see by whom and why.")
)
OPINION_GIVEN = declare(
    "OPINION_GIVEN",
    409,
    _("You have said already what you think of this case."),
    _("Another officer says the second word. To say something else, take yours back first."),
)
NO_OPINION = declare(
    "NO_OPINION", 409, _("There is no opinion of yours to take back."), _("Open the case again to see how it stands.")
)
NOT_UNDOABLE = declare(
    "NOT_UNDOABLE",
    409,
    _("This decision cannot be undone any more."),
    _("Either the case is open, or the card went to the printer, a new recording came or this one is deleted."),
)
NOT_DELETABLE = declare(
    "NOT_DELETABLE",
    409,
    _("This recording cannot be deleted at the centre."),
    _("Only what two officers found to be the same person as somebody else is deleted, and only once."),
)
NOTHING_HELD = declare(
    "NOTHING_HELD",
    409,
    _("No application of this case can begin anew."),
    _("Open the case again: a card that was printed is taken back first, or the person has been recorded again."),
)
REASON_MISSING = declare(
    "REASON_MISSING", 400, _("A decision needs its reason."), _("Write what you looked at and why you decide so.")
)
WRONG_PASSWORD = declare(
    "WRONG_PASSWORD",
    403,
    _("This is not your password."),
    _("Type the password with which you sign in. Mind capital and small letters."),
)
NO_FINGERS_HERE = declare(
    "NO_FINGERS_HERE",
    409,
    _("No recording of this card's owner came through this service."),
    _("Print the card without fingers in its chip, or have the person recorded again."),
)
NO_FINGERS_ALIKE = declare(
    "NO_FINGERS_ALIKE",
    409,
    _("There are no fingers to compare in this case."),
    _("Decide by photo and papers, or ask the office that recorded the other person."),
)
FINGERS_WITHHELD = declare(
    "FINGERS_WITHHELD",
    409,
    _("The centre does not hand out these fingers."),
    _("Decide by photo and papers, and tell the administrator what the centre says."),
)
NO_FINGERS = declare(
    "NO_FINGERS",
    404,
    _("No fingers lie here that you can open."),
    _("Ask the centre for them. They stay for a day, for you alone, and open with today's password only."),
)
NOT_SENT_YET = declare(
    "NOT_SENT_YET",
    503,
    _("This city has not sent that packet yet: it came back from a backup."),
    _("Tell it again later; the city asks for the answer itself once it has sent the packet."),
)
CALLBACK_ODD = declare(
    "CALLBACK_ODD",
    400,
    _("This answer of the centre cannot be understood."),
    _("Send it in the form that OSIA's ABIS interface describes."),
)
CLOSING_ODD = declare(
    "CLOSING_ODD",
    422,
    _("This closing is not a statement of the station that sends it."),
    _("Close the day at the station again."),
)
CENTRE_KEYS_UNREADABLE = declare(
    "CENTRE_KEYS_UNREADABLE",
    400,
    _("These are no keys of a centre."),
    _("Hand in a JSON file with “reader” and “signer”, as the centre gives it at /keys."),
)
