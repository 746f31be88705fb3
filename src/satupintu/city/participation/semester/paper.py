"""The report on paper: A4 by Typst, tagged for readers of the screen (PDF/UA-1)."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from django.conf import settings

from satupintu.city.participation.semester.contents import Report

FOLDER = Path(__file__).parent
FACE = "IBM Plex Sans"  # the family as Typst names it, for the plots' letters: paper has no other
FONTS = FOLDER.parent.parent / "cards/documents/fonts"


def as_pdf(report: Report, at: datetime) -> bytes:
    """The same bytes for the same report and moment."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    compiler = typst.Compiler(str(FOLDER / "report.typ"), root=str(FOLDER), font_paths=fonts)
    told = json.dumps(asdict(report) | {"office": settings.OFFICE_NAME}, default=str)
    inputs = {"report": told.replace("sans-serif", FACE)}
    at = at.astimezone(UTC).replace(microsecond=0)  # a PDF states whole seconds at a fixed offset
    return cast("bytes", compiler.compile(format="pdf", sys_inputs=inputs, timestamp=at, pdf_standards="ua-1"))
