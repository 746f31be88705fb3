"""The screen above the counter: numbers only, for everybody in the room.

It renews itself only when asked to (`?layar`): a page that changes under a reader's eyes must be able to stand still
(WCAG 2.2.2). The header does what a meta element would.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from satupintu.city.applications import selectors
from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.access import public

SECONDS = 5


@public
@never_cache
def screen(request: HttpRequest, place: str) -> HttpResponse:
    here = areas.get_place(place)
    renews = "layar" in request.GET
    context = {
        "heading": here.name,
        "queue": selectors.queue_state(here.code),
        "renews": renews,
        "no_aside": True,
    }
    answer = render(request, "applications/queue.html", context)
    if renews:
        answer.headers["Refresh"] = str(SECONDS)
    return answer
