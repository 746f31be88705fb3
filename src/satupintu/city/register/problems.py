from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_SUCH_RESIDENT = declare(
    "NO_SUCH_RESIDENT",
    404,
    _("No such person is in the register."),
    _("Search again by NIK, family card or name."),
)
EVENT_DOES_NOT_FIT = declare(
    "EVENT_DOES_NOT_FIT",
    409,
    _("This report does not fit what the register holds."),
    _("Check the person and the day; an earlier report may have been entered already."),
)
NO_SUCH_EVENT = declare(
    "NO_SUCH_EVENT", 404, _("This event is not in the register."), _("Open the person and choose it from the history.")
)
NO_SUCH_FAMILY = declare(
    "NO_SUCH_FAMILY",
    404,
    _("No such family card is in the register."),
    _("Check the 16 digits of the KK number."),
)
KEY_USED_TWICE = declare(
    "KEY_USED_TWICE",
    409,
    _("Another report was entered under the same number."),
    _("Start the entry anew; the first report stands as it was."),
)
LATER_EVENTS = declare(
    "LATER_EVENTS",
    409,
    _("Later events rest on this one."),
    _("Undo these first, the newest first; or correct the single element that is wrong."),
)
ALREADY_UNDONE = declare(
    "ALREADY_UNDONE",
    409,
    _("This event was undone before, or is itself an undo."),
    _("Enter what happened as a new event."),
)
NUMBERS_USED_UP = declare(
    "NUMBERS_USED_UP",
    409,
    _("All 9,999 numbers of this day and region are given out."),
    _("Ask the Ministry's office for the number and enter it with the person; nothing was written."),
)
NIK_HELD = declare(
    "NIK_HELD",
    409,
    _("Somebody else in the register holds this NIK."),
    _("Compare both persons; if they are one, correct the older entry."),
)
UNFIT_ELEMENT = declare(
    "UNFIT_ELEMENT",
    400,
    _("An element is missing or cannot be so."),
    _("Correct it and send the report again."),
)
PURPOSE_NEEDED = declare(
    "PURPOSE_NEEDED",
    403,
    _("Protected data are opened only for a purpose."),
    _("Say for which request or decision you need them."),
)
NO_RT_OF_YOURS = declare(
    "NO_RT_OF_YOURS",
    403,
    _("Your account names no RT."),
    _("Ask the administrator to name the RT that you are head of; a wider area gives no roster."),
)
NOT_ON_THE_ROSTER = declare(
    "NOT_ON_THE_ROSTER",
    409,
    _("This person is no longer on the roster of your RT."),
    _("Nothing was written of them. Load the roster again; if they do live here, tell the counter."),
)
ROSTER_TOO_OLD = declare(
    "ROSTER_TOO_OLD",
    409,
    _("This roster is older than 24 hours, or was taken with another account."),
    _("Take a new roster and tick again; what was sent before stands."),
)
UNFIT_WORD = declare(
    "UNFIT_WORD",
    400,
    _("This cannot be so, or is too long."),
    _("Choose one of the statuses; a day until when must not have passed, a place has at most 60 letters."),
)
NO_SUCH_CONFLICT = declare(
    "NO_SUCH_CONFLICT",
    404,
    _("This case is not open."),
    _("Somebody may have decided it, or an event has settled it. Go back to the list."),
)
NO_SUCH_REASON = declare("NO_SUCH_REASON", 404, _("This reason is not here."), _("Open the person again."))
UNFIT_EVIDENCE = declare(
    "UNFIT_EVIDENCE",
    400,
    _("This file cannot be kept as evidence."),
    _("Take a photo of the paper, or save it as PDF, and send that."),
)
NO_SUCH_FAULT = declare(
    "NO_SUCH_FAULT",
    404,
    _("No such kind of doubt is counted."),
    _("Open data quality and choose one from the table."),
)
NO_SUCH_REPORT = declare(
    "NO_SUCH_REPORT", 404, _("This report is not here."), _("Go back to the list of reports and open it there.")
)
UNFIT_REPORT = declare(
    "UNFIT_REPORT",
    400,
    _("Something in this report is missing or cannot be so."),
    _("Go back and fill it in. A NIK is not needed and is not taken."),
)
REPORT_DECIDED = declare(
    "REPORT_DECIDED",
    409,
    _("This report stands elsewhere by now."),
    _("Open it again from the list: another officer may have decided it."),
)
SECOND_OFFICER = declare(
    "SECOND_OFFICER",
    409,
    _("The death of somebody who must have a KTP takes two officers."),
    _("You proposed it; another officer has to confirm."),
)
