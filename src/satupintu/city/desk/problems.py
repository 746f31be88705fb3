"""What can go wrong at a desk."""

from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_SUCH_PLOT = declare(
    "NO_SUCH_PLOT", 404, _("There is no such plot, or nothing is counted yet."), _("Open the page and take it there.")
)
