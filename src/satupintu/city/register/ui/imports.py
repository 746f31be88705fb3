"""Lists from elsewhere: brought, tried, looked at row by row, then written (docs/flows/register-import.md)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem, catalogue
from satupintu.city.foundation.viewers import Role
from satupintu.city.register.importing import uploads, words
from satupintu.city.register.importing.findings import Finding
from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.models import ImportUpload
from satupintu.city.web.requests import posted_with_files, viewer_of

ON_A_PAGE = 50
STATES: dict[str, Any] = {
    ImportUpload.State.TRYING: gettext_lazy("being tried"),
    ImportUpload.State.TRIED: gettext_lazy("tried, not written"),
    ImportUpload.State.APPLYING: gettext_lazy("being written"),
    ImportUpload.State.APPLIED: gettext_lazy("written"),
    ImportUpload.State.STOPPED: gettext_lazy("stopped"),
}
TONES = {Outcome.NEW: "now", Outcome.CHANGED: "now", Outcome.SAME: "plain", Outcome.REFUSED: "bad"}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy("CSV or XLSX, at most 64 MB, with the headers in the first row. Numbers as text."),
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
        allow_empty_file=True,  # its trial says so in its own words
        error_messages={"required": gettext_lazy("Choose the file.")},
    )
    holds = forms.ChoiceField(
        label=gettext_lazy("What it holds"),
        choices=lambda: [("", _("As its columns say")), *words.LISTS.items()],
        required=False,
    )


@requires(Role.VERIFIER)
@never_cache
def imports(request: HttpRequest) -> HttpResponse:
    """The lists that were brought; POST brings another."""
    viewer = viewer_of(request)
    form = UploadForm(*posted_with_files(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            key = uploads.receive(viewer=viewer, name=file.name, chunks=file.chunks(), holds=form.cleaned_data["holds"])
        except Problem as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("import", key=key)
    context = {
        "heading": _("Lists from elsewhere"),
        "form": form,
        "rows": [(each, STATES[each.state], words.LISTS.get(each.holds, "")) for each in uploads.list_uploads(viewer)],
        "no_aside": True,
    }
    return render(request, "register/imports.html", context, status=400 if form.errors else 200)


@requires(Role.VERIFIER)
@never_cache
def import_(request: HttpRequest, key: UUID) -> HttpResponse:
    """One list: how far it is, what it would do or did, row by row."""
    viewer = viewer_of(request)
    upload = uploads.get_upload(viewer, key)
    context = {
        "heading": upload.name,
        "back_url": reverse("imports"),
        "back_label": _("Lists from elsewhere"),
        "upload": upload,
        "state": STATES[upload.state],
        "holds": words.LISTS.get(upload.holds, ""),
        "under_way": uploads.is_under_way(upload),
        "problem": _problem(upload),
        "no_aside": True,
    }
    if upload.counts:
        context |= _report(request, upload)
    if upload.unread and upload.state in {upload.State.TRIED, upload.State.STOPPED}:
        context |= {"unread": list(enumerate(upload.unread)), "fields": words.FIELDS.items(), "lists": words.LISTS}
    return render(request, "register/import.html", context)


@requires(Role.VERIFIER)
@require_POST
def import_columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which unread column holds what: `column_N` names the field of the Nth; tried again with it."""
    viewer = viewer_of(request)
    unread = uploads.get_upload(viewer, key).unread
    named = {request.POST.get(f"column_{number}", ""): header for number, header in enumerate(unread)}
    mapping = {field: header for field, header in named.items() if field in words.FIELDS}
    uploads.try_again(viewer=viewer, key=key, holds=request.POST.get("holds", ""), mapping=mapping)
    return redirect("import", key=key)


@requires(Role.VERIFIER)
@require_POST
def import_apply(request: HttpRequest, key: UUID) -> HttpResponse:
    uploads.apply(viewer=viewer_of(request), key=key)
    return redirect("import", key=key)


@requires(Role.VERIFIER)
@require_POST
def import_give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    uploads.give_up(viewer=viewer_of(request), key=key)
    messages.success(request, _("The list was thrown away. Nothing of it was written."))
    return redirect("imports")


@requires(Role.VERIFIER)
@never_cache
def import_refused(request: HttpRequest, key: UUID) -> HttpResponse:
    """The refused rows with their reasons, to be put right and brought again."""
    content = uploads.read_refused(viewer_of(request), key)
    headers = {"Content-Disposition": f'attachment; filename="ditolak-{key}.csv"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


# -- inside -------------------------------------------------------------------------------------
def _report(request: HttpRequest, upload: ImportUpload) -> dict[str, Any]:
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in set(Outcome) else ""
    total = upload.told.get(outcome, 0) if outcome else sum(upload.told.values())
    page = Paginator(range(total), ON_A_PAGE).get_page(request.GET.get("page"))
    start = ON_A_PAGE * (page.number - 1)
    rows = uploads.list_rows(viewer_of(request), upload, outcome, start, start + ON_A_PAGE)
    return {
        "counts": [(each, words.OUTCOMES[each], upload.counts[each]) for each in Outcome],
        "filters": [
            (each, words.OUTCOMES[each], upload.told[each], each == outcome) for each in Outcome if each in upload.told
        ],
        "outcome": outcome,
        "query": f"outcome={outcome}" if outcome else "",
        "page": page,
        "lines": [
            {
                "line": row["line"],
                "word": words.OUTCOMES[Outcome(row["outcome"])],
                "tone": TONES[Outcome(row["outcome"])],
                "said": [words.finding_word(Finding(**each)) for each in row["errors"] + row["warnings"]],
                "changes": [words.change_word(name, *pair) for name, pair in row["changes"].items()],
            }
            for row in rows
        ],
        "refused": upload.counts[Outcome.REFUSED],
        "has_report": uploads.has_report(upload),
        "writes": upload.counts[Outcome.NEW] + upload.counts[Outcome.CHANGED],
    }


def _problem(upload: ImportUpload) -> dict[str, str] | None:
    """What stopped a step, in the words of its kind; a step that fell silent was broken off."""
    silent = upload.state in {upload.State.TRYING, upload.State.APPLYING} and not uploads.is_under_way(upload)
    code = "IMPORT_BROKE" if silent else upload.problem
    kind = next((each for each in catalogue() if each.code == code), None)
    if kind is None:
        return None
    return {"title": f"{kind.title} {upload.problem_detail}".strip(), "text": str(kind.what_to_do)}
