"""Two people bring the same file at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from lists import applied, siak

from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.models import ImportBatch, ImportRun, LifeEvent, Resident


def test_what_two_import_at_once_is_entered_once(committed_cast, write):
    file = write([siak(n) for n in range(60)] + [siak(n, NIK="") for n in range(60, 80)])

    def imported(_):
        try:
            return applied(file, batch_size=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(imported, range(2)))
    assert Resident.objects.filter(name__startswith="ORANG").count() == 80
    assert [each.counts for each in both] == [{Outcome.NEW: 80}] * 2
    assert sum(each.skipped for each in both) == 80
    assert ImportBatch.objects.filter(event__isnull=False).count() == LifeEvent.objects.count() == 8
    assert not ImportRun.objects.filter(finished_at=None).exists()
