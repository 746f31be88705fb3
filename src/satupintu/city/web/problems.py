"""What goes wrong around pages rather than in a stage."""

from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

SERVER_ERROR = declare(
    "SERVER_ERROR",
    500,
    _("Something broke here. It was not you."),
    _("What you sent before this page is kept. Wait a minute and try again; if it lasts, tell the counter the time."),
)
PAGE_TOO_OLD = declare(
    "PAGE_TOO_OLD",
    403,
    _("This page was open for too long."),
    _("Go back, load the page again and send it once more. Nothing was saved this time."),
)
