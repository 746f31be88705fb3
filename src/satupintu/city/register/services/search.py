"""The search index beside the residents, written in the transaction that changes them (docs/flows/search.md)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

import numpy as np
from django.db import connection, models, transaction

from satupintu.city.register.models import Resident, SearchBlock, SearchGram, SearchTerm, SearchText
from satupintu.city.register.rules import search
from satupintu.city.register.selectors.search import BLOCK, Key, Members, members_of, terms_of, texts_held, texts_of

_LOCK = 7_470_402  # any fixed number but that of the audit trail
_AT_ONCE = 500  # keys in one question: below what SQLite takes
Thing = TypeVar("Thing")


def index_residents(rows: Iterable[int]) -> None:
    """Bring the index in line with these residents (by primary key), whatever was written of them.

    To be called in the transaction that wrote them, before its line of the audit trail: on PostgreSQL writers of the
    index wait for one another, as those of the audit trail do, and always in this order.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for pks in _by_block(rows):
            _index(pks)


def index_everybody() -> None:
    """Build the whole index anew, e.g. after rows were written past the services."""
    with transaction.atomic():
        for model in (SearchBlock, SearchGram, SearchTerm, SearchText):
            model._default_manager.all().delete()  # noqa: SLF001
        index_residents(Resident.objects.values_list("pk", flat=True))


def _by_block(rows: Iterable[int]) -> list[list[int]]:
    blocks: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(set(rows)):
        blocks[pk // BLOCK].append(pk)
    return list(blocks.values())


def _index(pks: list[int]) -> None:
    """`pks` lie in one block."""
    wanted, held = texts_of(pks), texts_held(pks)
    comes: dict[Key, list[int]] = defaultdict(list)
    goes: dict[Key, list[int]] = defaultdict(list)
    changed = []
    for pk in pks:
        new, old = wanted.get(pk), held.get(pk)
        now, before = terms_of(new), terms_of(old)
        for key in now - before:
            comes[key].append(pk % BLOCK)
        for key in before - now:
            goes[key].append(pk % BLOCK)
        if new is not None and new != old:
            changed.append((pk, *new))
    _upsert(SearchText, ("resident_id",), ("name", "address", "area"), changed)
    _write_blocks(pks[0] // BLOCK, comes, goes)


def _write_blocks(block: int, comes: Mapping[Key, list[int]], goes: Mapping[Key, list[int]]) -> None:
    terms = _terms(comes.keys() | goes.keys())
    held = {
        row.term_id: members_of(row.members)
        for some in _some(list(terms.values()))
        for row in SearchBlock.objects.filter(block=block, term__in=some)
    }
    nobody = np.zeros(0, np.uint16)
    written, empty = [], []
    for key, term in terms.items():
        left = held.get(term, nobody)
        if key in goes:
            left = np.setdiff1d(left, np.array(goes[key], np.uint16), assume_unique=True)
        members = _joined(left, np.array(comes.get(key, ()), np.uint16))
        if len(members):
            written.append((term, block, members.astype("<u2").tobytes()))
        else:
            empty.append(term)
    _upsert(SearchBlock, ("term_id", "block"), ("members",), written)
    SearchBlock.objects.filter(block=block, term__in=empty).delete()


def _joined(members: Members, more: Members) -> Members:
    """Both in ascending order. Newcomers come last, and a list of a whole city brings only those: no sorting then."""
    if not len(members) or not len(more) or more[0] > members[-1]:
        return np.concatenate((members, more))
    return np.union1d(members, more)


def _terms(keys: AbstractSet[Key]) -> dict[Key, int]:
    """The terms of these keys, made where they are new. A term stays when nobody is left under it."""
    texts = sorted({text for _, text in keys})
    there = _found(texts)
    new = [SearchTerm(kind=kind, text=text) for kind, text in sorted(keys - there.keys())]
    SearchTerm.objects.bulk_create(new, batch_size=_AT_ONCE)
    grams = [
        SearchGram(gram=gram, term=term)
        for term in new
        if term.kind != SearchTerm.Kind.AREA
        for gram in sorted(search.trigrams(term.text))
    ]
    SearchGram.objects.bulk_create(grams, batch_size=_AT_ONCE)
    return {key: pk for key, pk in there.items() if key in keys} | {(term.kind, term.text): term.pk for term in new}


def _found(texts: Sequence[str]) -> dict[Key, int]:
    return {
        (kind, text): pk
        for some in _some(texts)
        for pk, kind, text in SearchTerm.objects.filter(text__in=some).values_list("pk", "kind", "text")
    }


def _some(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[at : at + _AT_ONCE] for at in range(0, len(things), _AT_ONCE))


def _upsert(
    model: type[models.Model], unique: tuple[str, ...], columns: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    """Past the ORM's bulk_create, which takes five times as long for a whole city."""
    table, names = model._meta.db_table, ", ".join(unique + columns)  # noqa: SLF001
    places = ", ".join(["%s"] * len(unique + columns))
    new = ", ".join(f"{column} = excluded.{column}" for column in columns)
    with connection.cursor() as cursor:
        # names of our own tables and columns
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places}) "  # noqa: S608
            f"ON CONFLICT ({', '.join(unique)}) DO UPDATE SET {new}",
            rows,
        )
