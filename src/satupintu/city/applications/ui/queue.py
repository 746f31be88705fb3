"""The screen above the counter: numbers only, for everybody in the room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from satupintu.city.applications import selectors
from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.access import public


@public
@never_cache
def screen(request: HttpRequest, place: str) -> HttpResponse:
    here = areas.get_place(place)
    context = {"heading": here.name, "queue": selectors.queue_state(here.code), "no_aside": True}
    return render(request, "applications/queue.html", context)
