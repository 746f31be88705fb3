"""Answers with pages that a job makes ahead, and tells how far it is until they are there."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from satupintu.city.foundation.problems import Problem, catalogue
from satupintu.city.participation import services
from satupintu.city.participation.problems import NO_SUCH_FILE, PAGE_UNDER_WAY
from satupintu.city.participation.selectors.pages import PageKept, read_file
from satupintu.city.participation.services import Made, Maker, Progress, name_of
from satupintu.city.web.requests import viewer_of
from satupintu.design import plotted

__all__ = ["STANDARD", "Made", "Maker", "Progress", "answer", "chosen", "file_of", "made_ahead"]

LOOK_AGAIN = 3  # seconds
KINDS = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml", "pdf": "application/pdf", "json": "application/json"}
STANDARD: list[Maker] = []
"""Makers of all pages that are made ahead each night as they open, without a choice."""


def made_ahead(make: Maker) -> Maker:
    """Mark the maker of a page."""
    STANDARD.append(make)
    return make


def answer(request: HttpRequest, template: str, context: dict[str, Any], make: Maker, form: Form) -> HttpResponse:
    """The page with `participation/kept.html` inside; looks again by itself while there is nothing to read yet.

    A form with something to correct is shown alone. Raises what stopped the job.
    """
    context |= {"form": form, "no_aside": True}
    if not form.is_valid():
        return render(request, template, context, status=400)
    kept = _kept(request, make, chosen(request, form))
    body = mark_safe(kept.body)  # noqa: S308  # made by our own templates
    response = render(request, template, context | {"kept": kept, "body": body, "look_again": LOOK_AGAIN})
    if not kept.made_at:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


def chosen(request: HttpRequest, form: Form) -> dict[str, str]:
    """What was chosen on a form that is valid, as one text each; what was left as it opens is no choice."""
    return {name: str(form.cleaned_data[name]) for name in form.fields if request.GET.get(name, "").strip()}


def file_of(request: HttpRequest, make: Maker, asked: dict[str, str], name: str, shown: str) -> HttpResponse:
    """A file that was made with the page, to take along as `shown`. Raises PAGE_UNDER_WAY, NO_SUCH_FILE."""
    if not _kept(request, make, asked).made_at:
        raise Problem(PAGE_UNDER_WAY)
    content = read_file(name_of(make), asked, _language(), name)
    if content is None:
        raise Problem(NO_SUCH_FILE)
    return plotted.file(content, shown, KINDS[shown.rpartition(".")[2]])


def _kept(request: HttpRequest, make: Maker, asked: dict[str, str]) -> PageKept:
    kept = services.ask_for_page(viewer=viewer_of(request), make=make, asked=asked, language=_language())
    if kept.problem and not kept.made_at:
        raise Problem(next(kind for kind in catalogue() if kind.code == kept.problem))
    return kept


def _language() -> str:
    return get_language() or "id"
