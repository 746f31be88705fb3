"""One recording: a page, and a form for each press."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from satupintu.packets.parts import FINGERS
from satupintu.station.desk.middleware import StationRequest
from satupintu.station.desk.recording import open_recording
from satupintu.station.devices.simulator import GLASS, person_of
from satupintu.station.devices.taking import devices_for, take
from satupintu.station.problems import Refused
from satupintu.station.vault import rules, selectors, services
from satupintu.station.vault.models import Draft
from satupintu.station.vault.pool import is_of_the_pool


@require_GET
def recording(request: StationRequest, draft_id: UUID) -> HttpResponse:
    draft = selectors.get_draft(draft_id, request.draft_key)
    found = open_recording(draft, request.draft_key, request.GET.get("bagian", ""))
    context = {
        "heading": found.appointment.name,
        "recording": found,
        "person": person_of(found.appointment.subject) if settings.SIMULATED else "",
        "most_tries": rules.MOST_TRIES,
        "least_quality": settings.LEAST_QUALITY,
    }
    return render(request, f"desk/step_{found.step.value}.html", context)


@require_POST
def confirm(request: StationRequest, draft_id: UUID) -> HttpResponse:
    draft = selectors.get_draft(draft_id, request.draft_key)
    services.confirm_biodata(draft=draft, now=timezone.now())
    return redirect("recording", draft_id)


@require_POST
def capture(request: StationRequest, draft_id: UUID, name: str) -> HttpResponse:
    """Take one part by whichever device there is; a finger the scanner did not see counts as a try."""
    draft = selectors.get_draft(draft_id, request.draft_key)
    before = selectors.list_parts(draft).get(name, rules.Part(name))
    upload = request.FILES.get("image")
    appointment = selectors.open_appointment(draft, request.draft_key)
    devices = devices_for(
        picture=upload.read() if upload else None,
        appointment=appointment,
        person=request.POST.get("person", ""),
    )
    content, quality = None, None
    try:
        picture = take(name, devices, attempt=1 if before.settled else before.tries + 1)
        content, quality = picture.content, picture.quality
    except Refused as refused:
        if name not in FINGERS or refused.code != "FINGER_UNREADABLE":
            raise
    after = services.keep_part(draft=draft, name=name, content=content, quality=quality, key=request.draft_key)
    return _back(draft, name, stay=not after.settled)


@require_POST
def accept(request: StationRequest, draft_id: UUID, name: str) -> HttpResponse:
    draft = selectors.get_draft(draft_id, request.draft_key)
    services.accept_part(draft=draft, name=name)
    return _back(draft, name)


@require_POST
def excuse(request: StationRequest, draft_id: UUID, name: str) -> HttpResponse:
    draft = selectors.get_draft(draft_id, request.draft_key)
    try:
        services.excuse_part(draft=draft, name=name, reason=request.POST.get("reason", ""))
    except Refused as refused:
        if refused.code != "REASON_MISSING":
            raise
        messages.error(request, f"{refused.problem.title} {refused.problem.what_to_do}")
        return _back(draft, name, stay=True)
    return _back(draft, name)


@require_GET
def picture(request: StationRequest, draft_id: UUID, name: str) -> HttpResponse:
    """The picture kept of a part, for the operator's eyes while the draft is open."""
    draft = selectors.get_draft(draft_id, request.draft_key)
    content = selectors.get_part_content(draft, name, request.draft_key)
    return HttpResponse(content, content_type="image/jpeg" if name == "photo" else "image/png")


@require_POST
def discard(request: StationRequest, draft_id: UUID) -> HttpResponse:
    """Stop and forget. A draft whose key is gone can be thrown away by anybody signed in: nobody can open it."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is not None:
        services.discard_draft(draft=draft, by=request.operator.username)
        messages.info(request, _("The recording was discarded; nothing of it was kept."))
    return redirect("today")


@require_POST
def seal(request: StationRequest, draft_id: UUID) -> HttpResponse:
    """On the disk when this answers."""
    packet = services.seal_draft(draft_id=draft_id, key=request.draft_key, now=timezone.now())
    GLASS.clear()
    return redirect("slip", packet.packet_id)


@require_GET
def slip(request: StationRequest, packet_id: str) -> HttpResponse:
    packet = selectors.get_packet(packet_id)
    context = {"heading": _("Recorded"), "packet": packet, "promised": is_of_the_pool(packet.application)}
    return render(request, "desk/slip.html", context)


def _back(draft: Draft, name: str, *, stay: bool = False) -> HttpResponse:
    """To the first open part; or stay with this one, so that another try is one press away."""
    answer = redirect("recording", draft.id)
    if stay:
        answer["Location"] += f"?bagian={name}"
    return answer
