from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_SUCH_AREA = declare(
    "NO_SUCH_AREA", 404, _("This area is not known."), _("Use the Kemendagri code of the area, e.g. 64.74.01.")
)
NO_SUCH_PLACE = declare(
    "NO_SUCH_PLACE", 404, _("This place of service is not known."), _("Choose a place from the list.")
)
