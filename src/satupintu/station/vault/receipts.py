"""What others said of a packet: receipts, status words, refusals; and forgetting what may be forgotten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from satupintu.packets.problem import Problem, Refusal
from satupintu.packets.receipt import Receipt, SignedReceipt, check
from satupintu.packets.status import Status
from satupintu.station.problems import Refused
from satupintu.station.vault import rules
from satupintu.station.vault.identity import Enrolled
from satupintu.station.vault.models import Packet


@transaction.atomic(durable=True)
def keep_receipt(*, answer: object, by: str, enrolled: Enrolled) -> Receipt:
    """Keep a receipt of `by` ("city" or "centre") after checking whose it is. Kept once; a repeat changes nothing.

    Raises Refused CITY_ANSWER_WRONG when it is not signed by that place or speaks of another packet.
    """
    try:
        signed = SignedReceipt.from_dict(answer)
        receipt = check(signed, enrolled.city_signer if by == "city" else enrolled.centre_signer)
    except Refusal as problem:
        raise Refused("CITY_ANSWER_WRONG", problem.problem.detail) from None
    packet = Packet.objects.filter(packet_id=receipt.packet_id).defer("content").first()
    told = (receipt.by, receipt.station, receipt.sequence)
    if packet is None or told != (by, enrolled.station, packet.sequence):
        raise Refused("CITY_ANSWER_WRONG", "A receipt speaks of another packet.")
    kept = {f"{by}_receipt": signed.to_dict(), f"{by}_received_at": receipt.received_at, "problem": None}
    Packet.objects.filter(**{"pk": packet.pk, f"{by}_receipt__isnull": True}).update(**kept)
    return receipt


def offer_again(*, after: int, now: datetime) -> list[Packet]:
    """Let the city be asked anew for packets above a number, as far as their bytes are still here.

    In the caller's transaction. Gives them as they were, with the receipts that the city no longer stands by.
    """
    rows = Packet.objects.filter(sequence__gt=after, city_receipt__isnull=False, content__isnull=False)
    offered = list(rows.order_by("sequence").defer("content"))
    rows.update(city_receipt=None, city_received_at=None, problem=None, next_try_at=now)
    return offered


@transaction.atomic(durable=True)
def keep_statuses(*, answers: Iterable[Any]) -> None:
    """Keep the newest status word of each packet. An unknown word or packet is passed over: the city may be newer."""
    for answer in answers:
        _keep_status(answer)


def _keep_status(answer: Any) -> None:
    if not isinstance(answer, dict) or answer.get("status") not in list(Status):
        return
    try:
        changed_at = datetime.fromisoformat(str(answer.get("changed_at")))
    except ValueError:
        return
    Packet.objects.filter(packet_id=answer.get("packet_id")).update(
        status=answer["status"], status_changed_at=changed_at
    )


@transaction.atomic(durable=True)
def keep_refusal(*, packet: Packet, problem: Problem, now: datetime) -> None:
    """The city will not have this packet as it is. It stays here; the next ones go on."""
    Packet.objects.filter(pk=packet.pk).update(
        problem=problem.to_dict(), tries=packet.tries + 1, next_try_at=now + rules.ASK_AGAIN_AFTER
    )


@transaction.atomic(durable=True)
def forget_old_packets(*, now: datetime, keep_days: int) -> int:
    """Drop the bytes (never the row) of packets that city and centre have had for `keep_days`.

    To be called only while the city answers: one that lost packets with its disk has said so by then (link.standing).
    """
    today = localtime(now).date()
    received = Packet.objects.filter(content__isnull=False).values_list(
        "sequence", "city_received_at", "centre_received_at"
    )
    old = [
        sequence
        for sequence, *moments in received
        if rules.may_be_forgotten(
            receipts_on=[moment and localtime(moment).date() for moment in moments], today=today, keep_days=keep_days
        )
    ]
    return Packet.objects.filter(sequence__in=old).update(content=None)
