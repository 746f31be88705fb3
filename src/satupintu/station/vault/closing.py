"""Closing the day: the station states, signed, what it sealed, and compares what city and centre state."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from satupintu.packets import closing as statements
from satupintu.packets.closing import Agreement, Closing, SignedClosing
from satupintu.packets.keys import VerifyingKey
from satupintu.packets.problem import Refusal
from satupintu.station.problems import Refused
from satupintu.station.vault.identity import Identity
from satupintu.station.vault.models import DayClosing, DayStatement, Packet
from satupintu.station.vault.selectors import packets_of_day


@transaction.atomic(durable=True)
def state_day(*, day: date, identity: Identity, now: datetime) -> SignedClosing:
    """Sign what was sealed on `day` up to now, and keep the statement. A later statement replaces an earlier one.

    What city and centre said to the earlier one stays until they say more.
    """
    signed = statements.state(
        place="station",
        station=identity.station,
        date=day,
        packets=packets_of_day(day),
        signing_key=identity.signing_key,
    )
    DayClosing.objects.update_or_create(
        day=day,
        defaults={
            "statement": signed.to_dict(),
            "upto": signed.closing.last or 0,
            "stated_at": now,
            "agrees": None,
        },
    )
    return signed


def ask_again(*, after: int) -> None:
    """The city lost what came after a packet: days since then are stated to it again."""
    last = Packet.objects.filter(sequence=after).values_list("day", flat=True).first()
    rows = DayClosing.objects.filter(day__gte=last) if last else DayClosing.objects.all()
    rows.update(agrees=None)


@transaction.atomic(durable=True)
def keep_answer(*, day: date, answer: dict[str, Any], identity: Identity, now: datetime) -> Agreement:
    """Compare the three statements ourselves, believing signatures only. What city and centre signed is kept for ever.

    Raises Refused CITY_ANSWER_WRONG.
    """
    row = DayClosing.objects.get(day=day)
    own = SignedClosing.from_dict(row.statement).closing
    city = _checked(answer.get("city"), identity.city_signer, "city", own)
    centre = _checked(answer.get("centre"), identity.centre_signer, "centre", own)
    agreement = statements.compare(own, city, centre)
    row.agrees, row.answered_at = agreement.agrees, now
    statements_of_others = {place: answer.get(place) for place in ("city", "centre")}
    # each one, not the newest only: a trail that was written anew is signed anew as well, and fits the newest
    for place, document in statements_of_others.items():
        if document is not None:
            told = SignedClosing.from_dict(document)
            digest = sha256(told.to_json().encode()).hexdigest()
            defaults = {"day": day, "place": place, "document": told.to_dict(), "kept_at": now}
            DayStatement.objects.get_or_create(sha256=digest, defaults=defaults)
    row.answer = {"missing": agreement.missing, "silent": list(agreement.silent), "statements": statements_of_others}
    row.save()
    return agreement


def list_statements(day: date) -> list[SignedClosing]:
    """What station, city and centre stated of a day, as far as they did; nothing before it was closed here.

    First the newest of each place, then whatever city and centre signed before, newest first.
    """
    row = DayClosing.objects.filter(day=day).first()
    if row is None:
        return []
    others = (row.answer or {}).get("statements", {})
    newest = (row.statement, others.get("city"), others.get("centre"))
    kept = DayStatement.objects.filter(day=day).order_by("-pk").values_list("document", flat=True)
    # one that was said again is not the newest of the table
    return list(dict.fromkeys(SignedClosing.from_dict(each) for each in (*newest, *kept) if each))


def _checked(answer: object, key: VerifyingKey, place: str, own: Closing) -> Closing | None:
    if answer is None:
        return None
    try:
        told = statements.check(SignedClosing.from_dict(answer), key)
    except Refusal as problem:
        raise Refused("CITY_ANSWER_WRONG", problem.problem.detail) from None
    if (told.place, told.station, told.date) != (place, own.station, own.date):
        raise Refused("CITY_ANSWER_WRONG", "A closing speaks of another place or day.")
    return told
