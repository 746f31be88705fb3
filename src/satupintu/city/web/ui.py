from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.i18n import set_language

from satupintu.city.foundation.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """The door: what a resident can do here. Its tiles are the public ways of the navigation."""
    return render(request, "web/home.html")


@public
def language(request: HttpRequest) -> HttpResponse:
    """Change the language and come back to the page; an address typed by hand leads home."""
    return set_language(request) if request.method == "POST" else redirect(reverse("home"))
