"""What two officers ordered to be deleted at the centre, asked for until it is done (docs/flows/relay.md)."""

import logging

from django.db import InterfaceError, OperationalError

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.relay import services
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.city.relay.jobs.due import due
from satupintu.city.relay.models import Deletion

log = logging.getLogger(__name__)


def run_deletions(centre: Centre) -> int:
    """One pass over what is due; gives how many were asked for.

    No outage begins here: behind a long search the centre may well answer this later than anybody waits.
    """
    waiting = due(Deletion.objects.filter(ordered_at__isnull=False, done_at=None)).order_by("ordered_at", "pk")
    asked = 0
    for row in waiting.select_related("case__verdict__packet").defer("case__verdict__packet__content"):
        asked += 1
        try:
            _ask(centre, row)
        except Unreachable as problem:  # the others would wait as long for nothing
            services.delete_later(deletion_id=row.pk, error=str(problem))
            break
        except (OperationalError, InterfaceError):
            raise  # about the database, not about this one
        except Exception as stumble:
            log.exception("deletion %s", row.pk)
            services.delete_later(deletion_id=row.pk, error=type(stumble).__name__, refused=True)
    return asked


def _ask(centre: Centre, row: Deletion) -> None:
    """The same question as before while its answer is not known: the centre does not delete twice."""
    packet_id = row.case.verdict.packet.packet_id
    subject = enrolment.get_recording(packet_id).subject
    answer = centre.delete(str(subject), packet_id, f"{packet_id}.delete.{row.refusals}")
    # 404: deleted by a try whose answer got lost; in words that are not OSIA's it is a web server's before the centre
    is_gone = answer.status == 404 and (answer.document is None or isinstance(answer.members.get("code"), int))
    if answer.status == 204 or is_gone:
        services.note_deleted(deletion_id=row.pk)
    else:
        error = f"HTTP {answer.status} {str(answer.document)[:200]}"
        services.delete_later(deletion_id=row.pk, error=error, refused=True)
