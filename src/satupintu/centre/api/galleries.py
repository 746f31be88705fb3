"""Galleries and what is in them. Each function is the OSIA operation of its name."""

import csv
import io

from django.http import HttpRequest, HttpResponse

from satupintu.centre import selectors
from satupintu.centre.api.access import call_of
from satupintu.centre.api.answers import answer_read
from satupintu.centre.models import Task
from satupintu.centre.osia.settings import page_of

Kind = Task.Kind
_COLUMNS = {"personId": "PersonId", "encounterId": "encounterId"}


def read_galleries(request: HttpRequest) -> HttpResponse:
    return answer_read(call_of(request), Kind.READ_GALLERIES)


def read_gallery_content(request: HttpRequest, gallery_id: str) -> HttpResponse:
    """JSON, or CSV for who asks for nothing else and waits for the answer."""
    call, page = call_of(request), page_of(request.GET)
    gallery = selectors.need_gallery(gallery_id)
    if request.headers.get("Accept") == "text/csv" and not call.callback:
        return HttpResponse(_csv(selectors.list_gallery(gallery, **page)), content_type="text/csv")
    return answer_read(call, Kind.READ_GALLERY, question={"gallery": gallery, **page})


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_COLUMNS.values(), *(row.values() for row in rows)])
    return out.getvalue()
