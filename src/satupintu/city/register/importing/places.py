"""RTs by what a file says of them: codes or names of kecamatan and kelurahan, aliases included."""

import re
from collections.abc import Mapping

from satupintu.city.areas import selectors as areas
from satupintu.city.register.importing.findings import Fault
from satupintu.city.register.importing.values import Unread, short_number

_Key = tuple[tuple[str, str], ...]


class Places:
    """Looks each place up once. An RT that the areas do not hold is refused, not made."""

    def __init__(self) -> None:
        self._rts = {area.code for area in areas.list_areas("RT")}
        self._kelurahan = {area.code for area in areas.list_areas("KELURAHAN")}
        self._found: dict[_Key, str | Unread] = {}

    def __call__(self, place: Mapping[str, str]) -> str:
        """The code of an RT. Raises Unread: NO_SUCH_AREA, NO_SUCH_RT, NO_NUMBER."""
        key = tuple(place.items())
        found = self._found.get(key)
        if found is None:
            try:
                found = self._rt(place)
            except Unread as wrong:
                found = wrong
            self._found[key] = found
        if isinstance(found, Unread):
            raise Unread(found.fault, found.detail)
        return found

    def _rt(self, place: Mapping[str, str]) -> str:
        kelurahan = self._kelurahan_of(place)
        rt = short_number(place["rt"], 3)
        rw = short_number(place["rw"], 3) if "rw" in place else "000"
        code = f"{kelurahan}-{rw}-{rt}"
        if code not in self._rts:
            raise Unread(Fault.NO_SUCH_RT, f"RT {rt} RW {rw}")
        return code

    def _kelurahan_of(self, place: Mapping[str, str]) -> str:
        text = place["kelurahan"]
        if not re.fullmatch(r"[0-9.]+", text):
            found = areas.find_by_name(text, "KELURAHAN")
            if found is None:
                raise Unread(Fault.NO_SUCH_AREA, text[:40])
            return found.code
        digits = re.sub(r"\.0+$", "", text) if text.count(".") == 1 else text.replace(".", "")
        ending = digits if len(digits) == 10 else self._kecamatan_of(place) + digits.zfill(4)
        fitting = [code for code in self._kelurahan if code.replace(".", "").endswith(ending)]
        if len(fitting) != 1:
            raise Unread(Fault.NO_SUCH_AREA, text[:40])
        return fitting[0]

    def _kecamatan_of(self, place: Mapping[str, str]) -> str:
        text = place.get("kecamatan", "")
        if not text:
            return ""
        if not re.fullmatch(r"[0-9.]+", text):
            found = areas.find_by_name(text, "KECAMATAN")
            if found is None:
                raise Unread(Fault.NO_SUCH_AREA, text[:40])
            return found.code.replace(".", "")
        if len(text.replace(".", "")) == 6:
            return text.replace(".", "")
        return short_number(text, 2)
