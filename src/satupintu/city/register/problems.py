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
