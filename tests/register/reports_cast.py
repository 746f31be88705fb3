"""Short forms for reports by the people: what a neighbour tells, a photo from a phone, a second verifier."""

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

from PIL import Image

from cast import KELURAHAN_UTARA, SYSTEM, TODAY
from satupintu.city.foundation import services as foundation
from satupintu.city.foundation.viewers import ANYONE, Grant, Role, Viewer
from satupintu.city.register import services
from satupintu.city.register.models import CommunityReport
from satupintu.city.register.rules.reports import Authority, ReportKind, Told

TOLD = Told(
    kind=ReportKind.DEATH,
    words="",
    name="Fajar Hidayat",
    birth_year=1985,
    area=KELURAHAN_UTARA,
    where="JL. PELITA 7, RT 001",
    happened_on=TODAY,
    authority=Authority.NEIGHBOUR,
    reporter="Siti",
    paper="",
    contact="",
)


def told(**changes):
    return replace(TOLD, **changes)


def send(photo=None, key=None, **changes):
    """Sends it as anyone; gives the number by which officers know it."""
    code = services.send_report(viewer=ANYONE, key=key or uuid4(), told=told(**changes), photo=photo)
    return CommunityReport.objects.get(claim_code=code).pk


def code_of(number):
    return CommunityReport.objects.get(pk=number).claim_code


def second_verifier():
    """One more verifier of the whole city."""
    grants = (Grant(Role.VERIFIER),)
    account = foundation.open_account(
        viewer=SYSTEM, username="vera", name="Vera Kusuma", password="tidak-dipakai-1", grants=grants
    )
    return Viewer(account.pk, account.name, grants)


def picture(kind="JPEG", size=(60, 40), **more):
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **more)
    return out.getvalue()
