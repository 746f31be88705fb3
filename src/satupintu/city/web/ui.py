from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.i18n import set_language

from satupintu.city.foundation.access import public


@public
def language(request: HttpRequest) -> HttpResponseBase:
    """Change the language and come back to the page; an address typed by hand leads home."""
    return set_language(request) if request.method == "POST" else redirect("/")
