"""Take, excuse, seal. One verb, one transaction; network never."""

import json
import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from satupintu.packets.canonical import canonical
from satupintu.packets.packet import FIRST_PREVIOUS, Capture, PartException, SealedPacket, seal
from satupintu.packets.status import Reason
from satupintu.station.operators.drawer import DraftKey
from satupintu.station.problems import Refused
from satupintu.station.vault import rules, selectors
from satupintu.station.vault.identity import get_identity
from satupintu.station.vault.models import Draft, DraftPart, Packet
from satupintu.station.vault.stopping import check_room, is_clock_wrong, moment

log = logging.getLogger("satupintu.station")
DRAFTS_LIVE = timedelta(hours=12)


@transaction.atomic(durable=True)
def start_draft(*, appointment: rules.Appointment, key: DraftKey, now: datetime) -> Draft:
    """Open a recording, or the one this operator began before. Raises Refused."""
    get_identity()
    draft = Draft.objects.filter(application=appointment.application).first()
    if draft is not None:
        if draft.operator != key.username:
            raise Refused("DRAFT_OF_ANOTHER", draft=str(draft.id))
        return draft
    check_room(now)  # what was begun can be finished
    if selectors.is_sealed_today(appointment.application, localtime(now).date()):
        raise Refused("ALREADY_SEALED")
    begun = moment(now)
    draft = Draft(application=appointment.application, operator=key.username, begun_at=now)
    draft.begun_boot, draft.begun_uptime = begun.boot, begun.uptime
    draft.appointment = key.lock(json.dumps(asdict(appointment)).encode(), f"{draft.id}/appointment")
    draft.save(force_insert=True)
    return draft


@transaction.atomic(durable=True)
def confirm_biodata(*, draft: Draft, now: datetime) -> None:
    """Operator and resident have read the biodata aloud and found them right."""
    Draft.objects.filter(pk=draft.pk).update(confirmed_at=now)


@transaction.atomic(durable=True)
def keep_part(*, draft: Draft, name: str, content: bytes | None, quality: int | None, key: DraftKey) -> rules.Part:
    """Count one try and keep it when it is the best so far. `content` None: the device saw nothing."""
    if name not in rules.CAPTURED:
        raise Refused("PART_UNKNOWN")
    if draft.confirmed_at is None:
        raise Refused("BIODATA_NOT_CONFIRMED")
    part, _ = DraftPart.objects.get_or_create(draft=draft, name=name)
    if part.settled:  # taken anew on purpose: tries count from the start, the new picture counts
        part.tries, part.quality, part.content, part.reason, part.settled = 0, None, None, "", False
    part.tries += 1
    if content is not None and rules.is_better(quality, part.quality):
        part.content, part.quality = key.lock(content, f"{draft.id}/{name}"), quality
    part.settled = part.content is not None and rules.settles(
        name, quality=part.quality, tries=part.tries, least=settings.LEAST_QUALITY
    )
    part.save()
    return selectors.as_part(part)


@transaction.atomic(durable=True)
def accept_part(*, draft: Draft, name: str) -> None:
    """The operator is content with what was taken. Raises Refused NOTHING_TO_KEEP."""
    kept = DraftPart.objects.filter(draft=draft, name=name, content__isnull=False).update(settled=True, reason="")
    if not kept:
        raise Refused("NOTHING_TO_KEEP")


@transaction.atomic(durable=True)
def excuse_part(*, draft: Draft, name: str, reason: str) -> None:
    """Say why a part is missing; what was taken of it is dropped. Raises Refused REASON_MISSING or NO_EXCUSE."""
    if reason not in list(Reason):
        raise Refused("REASON_MISSING")
    if not rules.may_be_excused(name, Reason(reason)):
        raise Refused("NO_EXCUSE")
    DraftPart.objects.update_or_create(
        draft=draft,
        name=name,
        defaults={"content": None, "quality": None, "settled": True, "reason": reason},
    )


@transaction.atomic(durable=True)
def discard_draft(*, draft: Draft, by: str) -> None:
    """Throw a recording away; any operator may, so the log says who did."""
    log.info("%s discarded a recording begun by %s", by, draft.operator)
    draft.delete()


@transaction.atomic(durable=True)
def forget_old_drafts(*, now: datetime) -> int:
    """Throw away recordings nobody finished: nobody's fingers lie here overnight. Returns how many.

    A clock that jumps takes none: an operator is in the middle of it (docs/flows/station.md).
    """
    here, clock_wrong = moment(now), is_clock_wrong(now)
    rows = Draft.objects.values_list("pk", "begun_at", "begun_boot", "begun_uptime")
    over = [
        pk
        for pk, at, boot, uptime in rows
        if rules.Begun(at, boot, uptime).is_over(here, most=DRAFTS_LIVE, clock_wrong=clock_wrong)
    ]
    if over:
        Draft.objects.filter(pk__in=over).delete()
        log.info("%s recordings that nobody finished were thrown away", len(over))
    return len(over)


@transaction.atomic(durable=True)
def seal_draft(*, draft_id: UUID, key: DraftKey, now: datetime) -> Packet:
    """Freeze the draft into a packet: bytes, place in the chain and queue, and the end of the draft, all or nothing.

    The commit is on the disk (synchronous=FULL) before this returns. Raises Refused; PacketProblem for a packet
    that is too large.
    """
    identity = get_identity()
    draft = selectors.get_draft(draft_id, key)
    capture, appointment = _capture(draft, key)
    head = Packet.objects.order_by("-sequence").first()
    sequence = head.sequence + 1 if head else 1
    sealed = seal(
        capture,
        station=identity.station,
        sequence=sequence,
        previous=head.packet_id if head else FIRST_PREVIOUS,
        sealed_at=localtime(now),
        signing_key=identity.signing_key,
        city=identity.city_reader,
        centre=identity.centre_reader,
    )
    packet = _keep(sealed, appointment, key.username, now)
    draft.delete()
    return packet


def _capture(draft: Draft, key: DraftKey) -> tuple[Capture, rules.Appointment]:
    if draft.confirmed_at is None:
        raise Refused("BIODATA_NOT_CONFIRMED")
    missing = rules.open_parts(selectors.list_parts(draft))
    if missing:
        raise Refused("PART_OPEN", ", ".join(missing))
    appointment = selectors.open_appointment(draft, key)
    parts = {"biodata": canonical(dict(appointment.biodata))}
    exceptions = []
    for part in draft.parts.all():
        if part.reason:
            exceptions.append(PartException(part.name, Reason(part.reason)))
        else:
            parts[part.name] = key.open(bytes(part.content or b""), f"{draft.id}/{part.name}")
    return Capture(appointment.subject, appointment.application, parts, exceptions), appointment


def _keep(sealed: SealedPacket, appointment: rules.Appointment, operator: str, now: datetime) -> Packet:
    data, manifest = sealed.to_bytes(), sealed.contents
    return Packet.objects.create(
        sequence=manifest.sequence,
        packet_id=sealed.packet_id,
        previous=manifest.previous,
        application=appointment.application,
        subject=manifest.subject,
        claim_code=appointment.claim_code,
        operator=operator,
        sealed_at=manifest.sealed_at,
        day=manifest.sealed_at.date(),
        size=len(data),
        sha256=sha256(data).hexdigest(),
        content=data,
        next_try_at=now,
    )
