"""Papers that show what is reported."""

import hashlib

from django.utils.translation import gettext as _

from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.register.models import Evidence
from satupintu.city.register.problems import UNFIT_EVIDENCE
from satupintu.city.register.rules.evidence import MOST_BYTES, media_type


def keep_evidence(*, content: bytes) -> int:
    """Keep a photo or scan (JPEG, PNG or PDF, at most 5 MB) and give its number for a `Report`; the same one once.

    Raises UNFIT_EVIDENCE.
    """
    kind = media_type(content)
    if kind is None or len(content) > MOST_BYTES:
        raise Problem(UNFIT_EVIDENCE, _("It must be a JPEG or PNG picture or a PDF of at most 5 MB."))
    row, _was_new = Evidence.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"media_type": kind, "content": content, "received_at": clock.now()},
    )
    return row.pk
