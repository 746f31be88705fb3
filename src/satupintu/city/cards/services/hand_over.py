"""Hands a card over to its owner; the letter in its place and any older card end in the same transaction."""

from django.db import transaction

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.cards.models import Card, HandOver, Suket
from satupintu.city.cards.rules.problems import CARD_NOT_WAITING, FINGER_DIFFERS
from satupintu.city.cards.rules.verification import ByFinger, Verification
from satupintu.city.cards.services.blanks import account_of, need_reason
from satupintu.city.cards.services.printing import need_no_case
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.notices.rules import Template
from satupintu.packets.status import Status

COUNTER = (Role.FRONT_DESK, Role.VERIFIER)
VOUCHERS = (Role.VERIFIER,)


@transaction.atomic
def hand_over(*, viewer: Viewer, card_id: int, verification: Verification) -> None:
    """Give a printed card to its owner, after the finger was compared or an officer vouched.

    Raises NOT_ALLOWED, CARD_NOT_WAITING, NO_SUCH_APPLICATION, CASE_OPEN, FINGER_DIFFERS, REASON_NEEDED.
    """
    viewer.need(*(COUNTER if isinstance(verification, ByFinger) else VOUCHERS))
    card = Card.objects.select_for_update().filter(pk=card_id, revoked_at__isnull=True).first()
    if card is None or card.handed_over_at is not None or card.application_id is None:
        raise Problem(CARD_NOT_WAITING)
    applications.get_application(viewer, card.application_id)  # of somebody whom the viewer may see
    need_no_case(card.application_id)
    _write_how(viewer, card, verification)
    now = clock.now()
    in_hand = Card.objects.filter(resident=card.resident_id, revoked_at__isnull=True, handed_over_at__isnull=False)
    in_hand.update(revoked_at=now)
    card.handed_over_at = now
    card.save(update_fields=["handed_over_at"])
    withdrawn = Suket.objects.filter(resident=card.resident_id, withdrawn_at__isnull=True).update(withdrawn_at=now)
    application_services.advance_status(viewer=viewer, application_id=card.application_id, to=Status.CARD_ISSUED)
    application_services.tell(application_id=card.application_id, template=Template.CARD_ISSUED)
    if withdrawn:
        application_services.tell(application_id=card.application_id, template=Template.SUKET_WITHDRAWN)
    audit.record(
        viewer, "CARD_HANDED_OVER", subjects=[card.resident.ref], detail={"card": card.pk, "sukets": withdrawn}
    )


def _write_how(viewer: Viewer, card: Card, verification: Verification) -> None:
    how = HandOver(card=card, by_id=account_of(viewer), at=clock.now())
    if isinstance(verification, ByFinger):
        if not verification.matched:
            raise Problem(FINGER_DIFFERS)
        how.how, how.finger, how.score = HandOver.How.FINGER, verification.finger, verification.score
    else:
        need_reason(verification.reason)
        how.how, how.reason = HandOver.How.OFFICER, verification.reason[:200]
    how.save()
