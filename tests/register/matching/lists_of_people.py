"""Short forms for lists that are held against the register of the cast."""

import csv
from datetime import date

from cast import SYSTEM
from satupintu.city.register.matching import services
from satupintu.city.register.rules.matching import Purpose
from satupintu.city.register.selectors import matching as selectors

HEADERS = ("NAMA", "NIK", "TGL_LHR", "JK", "TMPT_LHR", "KELURAHAN")
EKA = {"NAMA": "EKA WULANDARI", "TGL_LHR": "01-05-1990", "JK": "P", "TMPT_LHR": "BONTANG", "KELURAHAN": "Api-api"}
EKA_NIK = "6474914105900001"
STRANGER = {"NAMA": "ZULKARNAIN HAKIM", "TGL_LHR": "17-03-1931", "JK": "L"}


def write(folder, rows, name="list.csv", headers=HEADERS):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headers, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def matched(file, purpose=Purpose.VOTERS, viewer=SYSTEM, **more):
    run = services.open_list(viewer=viewer, file=file, purpose=purpose, **more)
    services.compute(viewer=viewer, run_id=run.pk)
    return run.pk


def pairs(run_id, show=selectors.OPEN):
    return selectors.list_pairs(SYSTEM, run_id, show=show).pairs


def born(text):
    return date.fromisoformat(text)
