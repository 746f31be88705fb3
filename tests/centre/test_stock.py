"""Invented people in the gallery, so that a search is a search."""

import pytest
from centre_cast import ReadyEngine
from django.core.management import CommandError, call_command

from satupintu.centre.lock import gallery_lock
from satupintu.centre.models import FingerTemplate
from satupintu.centre.stock import FIRST_PERSON, stock
from satupintu.fingerprints import Finger, Template
from satupintu.synthetic.fifty import PEOPLE, read_fifty, record_of
from satupintu.synthetic.minutiae import impression_of, minutiae_of


@pytest.mark.django_db
def test_invented_people_are_added_once_and_found(tmp_path):
    folder = tmp_path / "gallery"
    assert stock(people=3, seed=1, gallery_folder=folder) == PEOPLE + 3
    assert stock(people=4, seed=1, gallery_folder=folder) == 1
    assert FingerTemplate.objects.count() == (PEOPLE + 4) * 10
    engine = ReadyEngine.load(folder)
    assert len(engine) == PEOPLE + 4
    again = {f: impression_of(minutiae_of(FIRST_PERSON + 2, f, 1), 2).template() for f in Finger}
    found = engine.search(again, without="", most=3, threshold=None)
    assert [each.person_id for each in found] == ["INVENTED-1-000002"]


@pytest.mark.django_db
def test_the_gallery_is_not_stocked_while_the_engine_holds_it(capsys):
    with gallery_lock(), pytest.raises(CommandError):
        call_command("stock", people=1)
    with gallery_lock(), pytest.raises(CommandError):
        call_command("work")
    call_command("stock", people=1)
    assert f"{PEOPLE + 1} invented people" in capsys.readouterr().out


def test_a_real_centre_gets_nobody_invented(settings):
    settings.SIMULATED = False
    with pytest.raises(CommandError, match="SATUPINTU_SIMULATED"):
        call_command("stock", people=1)


def test_the_shipped_fifty_have_ten_fingers_each():
    people = list(read_fifty())
    assert [number for number, _ in people] == list(range(1, PEOPLE + 1))
    assert {len(prints) for _, prints in people} == {10}


@pytest.mark.slow
@pytest.mark.parametrize("finger", [Finger.RIGHT_THUMB, Finger.LEFT_MIDDLE])
def test_the_shipped_fifty_are_what_the_script_draws(finger):
    """Drawn anew. Nine in ten minutiae must be the same: another processor may round one another way."""
    shipped, drawn = dict(read_fifty())[7][finger], Template.from_bytes(record_of(7, finger))
    there = set(zip(shipped.x.tolist(), shipped.y.tolist(), strict=True))
    here = set(zip(drawn.x.tolist(), drawn.y.tolist(), strict=True))
    assert len(here & there) >= 0.9 * max(len(here), len(there))
