"""A question to the centre whose answer an officer waits for."""

from collections.abc import Callable

from satupintu.city.foundation.problems import Problem
from satupintu.city.relay.centre import Answer, Centre, NotLetIn, Unreachable
from satupintu.city.relay.problems import CENTRE_REFUSES, CENTRE_UNREACHABLE

ANSWER_WITHIN = 30.0  # seconds


def ask(question: Callable[[Centre], Answer], centre: Centre | None) -> Answer:
    """The answer over `centre`, or over a line of its own. Raises CENTRE_UNREACHABLE, CENTRE_REFUSES."""
    line = centre or Centre(timeout=ANSWER_WITHIN)
    try:
        return question(line)
    except NotLetIn as problem:
        raise Problem(CENTRE_REFUSES, str(problem)) from None
    except Unreachable as problem:
        raise Problem(CENTRE_UNREACHABLE, str(problem)) from None
    finally:
        if centre is None:
            line.close()
