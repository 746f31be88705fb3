"""In which order the engine answers: who waits at a counter, what is urgent, and never past a change asked before."""

import pytest
from centre_cast import EVERYBODY, ReadyEngine, call, stock_person
from django.conf import settings

from satupintu.centre import services
from satupintu.centre.models import Task
from satupintu.centre.working import answer_next, next_task

pytestmark = pytest.mark.django_db
Kind = Task.Kind
QUESTIONS = {
    Kind.IDENTIFY: EVERYBODY,
    Kind.VERIFY: {"gallery": "KTP", "biometricData": []},
    Kind.STATUS: {"status": "INACTIVE"},
}


def ask(kind, person="p", priority=services.NORMAL, **more):
    how = call(priority=priority)
    return services.ask(kind, how, person_id=person, encounter_id="", question=QUESTIONS.get(kind), **more)


def order():
    """The tasks in the order in which their turn comes."""
    found = []
    while (task := next_task()) is not None:
        found.append(task)
        Task.objects.filter(pk=task.pk).update(state=Task.State.COMPLETED)
    return found


def test_what_is_asked_first_comes_first():
    asked = [ask(Kind.IDENTIFY), ask(Kind.STATUS), ask(Kind.IDENTIFY)]
    assert order() == asked


def test_a_higher_priority_comes_before_a_lower_one():
    low, none, high = (ask(Kind.IDENTIFY, priority=priority) for priority in (0, services.NORMAL, 9))
    assert order() == [high, none, low]


def test_nothing_overtakes_a_change_asked_before_it():
    """The search that is urgent takes the changes before it along; the one that is not waits."""
    low = ask(Kind.IDENTIFY, priority=0)
    first, second = ask(Kind.STATUS, "a", priority=0), ask(Kind.MERGE, "b", source_id="c", priority=0)
    high = ask(Kind.IDENTIFY, priority=9)
    later = ask(Kind.STATUS, priority=9)
    assert order() == [first, second, high, later, low]


def test_a_verification_waits_for_nobody_but_changes_of_its_person():
    search, change = ask(Kind.IDENTIFY, priority=9), ask(Kind.STATUS, "a")
    verify = ask(Kind.VERIFY, "p", priority=0)
    assert order() == [verify, search, change]
    merge, search = ask(Kind.MERGE, "b", source_id="p"), ask(Kind.IDENTIFY, priority=9)
    verify, of_two_images = ask(Kind.VERIFY, "p"), ask(Kind.VERIFY, "")
    assert order() == [merge, verify, of_two_images, search]


def test_other_words_in_one_transaction_are_another_question_and_the_same_are_not():
    one = services.ask(Kind.IDENTIFY, call("t", said="a"), person_id="p", question=EVERYBODY)
    assert services.ask(Kind.IDENTIFY, call("t", said="a"), person_id="p", question=EVERYBODY) == one
    assert services.ask(Kind.IDENTIFY, call("t", said="b"), person_id="p", question=EVERYBODY) != one
    assert services.ask(Kind.IDENTIFY, call("u", said="a"), person_id="p", question=EVERYBODY) != one


@pytest.mark.parametrize("answered_before", [True, False])
def test_who_asks_again_with_a_callback_is_called_back(answered_before):
    stock_person("p", 5)
    task = services.ask(Kind.IDENTIFY, call("t", said="a"), person_id="p", question=EVERYBODY)
    engine, where = ReadyEngine(), f"{settings.CITY_URL}/x"
    if answered_before:
        assert answer_next(engine)
    again = services.ask(Kind.IDENTIFY, call("t", said="a", callback=where), person_id="p", question=EVERYBODY)
    if not answered_before:
        assert answer_next(engine)
    again.refresh_from_db()
    assert (again, again.callback, again.state) == (task, where, "RESPONSE_SCHEDULED")
    assert again.next_delivery_at is not None
