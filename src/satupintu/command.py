"""`satupintu VERB …`: the only file that knows all three places.

Each verb loads what it needs when it is called, so that `--help` answers at once. Help is in both languages.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

PLACES = {"city": "kota", "station": "perangkat perekaman", "centre": "pusat data"}
# what a stage of the city does is a management command STAGE_WHAT there, its options and help included
STAGES = {
    "register": (
        ("siapa tinggal di sini", "who lives here"),
        {
            "import": ("daftar dari luar (CSV, XLSX)", "a list from elsewhere (CSV, XLSX)"),
            "search": ("mencari penduduk", "look for a resident"),
            "match": ("mencocokkan daftar dari luar", "match a list from elsewhere"),
            "check": ("mutu data", "how good the data are"),
        },
    ),
    "participation": (
        ("siapa berpartisipasi", "who takes part"),
        {
            "report": ("tabel dan laporan", "the study's table and the semester report"),
            "dkb": ("agregat semester (DKB)", "the aggregate of a semester (DKB)"),
            "cube": ("menurut semua kombinasi faktor", "by every combination of factors"),
            "obstacles": ("apa yang menghambat", "what holds people back"),
            "publish": ("data terbuka satu semester", "a semester as open data"),
        },
    ),
    "closing": (
        ("penutupan harian", "the closing of a day"),
        {"export": ("berkas satu hari untuk diperiksa pihak luar", "a day's files for an outsider to verify")},
    ),
}
# what concerns the whole city is a management command of that name there
OF_CITY = {
    "backup": ("cadangan seluruh kota, disegel", "the whole city into one sealed file"),
    "restore": ("memulihkan dari cadangan", "the city back from a backup (--into VAR: elsewhere)"),
}
EPILOG = "./run = satupintu serve · ./run VERB … = satupintu VERB …"


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line, do what it says, leave with its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    if given and given[0].startswith("-") and given[0] not in {"-h", "--help"}:
        given.insert(0, "serve")  # `./run --real`: options alone are those of serve
    if given and given[0] in PLACES:  # a management command of one place, word for word
        sys.exit(_manage(given[0], given[1:]))
    if len(given) > 1 and given[0] in STAGES and given[1] in STAGES[given[0]][1]:
        sys.exit(_manage("city", [f"{given[0]}_{given[1]}", *given[2:]]))
    if given and given[0] in OF_CITY:
        sys.exit(_manage("city", _into(given)))
    arguments = build_parser().parse_args(given)
    os.environ["SATUPINTU_VAR"] = str(Path(arguments.var).absolute())
    sys.exit(arguments.do(arguments))


def build_parser() -> argparse.ArgumentParser:
    """All verbs with their options."""
    parser = argparse.ArgumentParser(
        "satupintu", description=_both("Layanan KTP-el satu kota", "A city's e-KTP service")
    )
    parser.epilog = EPILOG
    parser.set_defaults(var=os.environ.get("SATUPINTU_VAR", "var"))
    verbs = parser.add_subparsers(title=_both("Perintah", "Verbs"), metavar="VERB", required=True)
    _serve(verbs)
    _status(verbs)
    _journey(verbs)
    _synthetic(verbs)
    _fingerprints(verbs)
    _verify(verbs)
    for stage, ((indonesian, english), kinds) in STAGES.items():
        verb = verbs.add_parser(stage, help=_both(indonesian, english))
        what = verb.add_subparsers(metavar="WHAT", required=True)
        for kind, words in kinds.items():
            what.add_parser(kind, help=_both(*words))
    for verb_of_city, words in OF_CITY.items():
        verbs.add_parser(verb_of_city, help=_both(*words))
    for place, indonesian in PLACES.items():
        verbs.add_parser(place, help=_both(f"perintah {indonesian}", f"a management command of the {place}"))
    return parser


if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  # argparse names it nowhere else


def _both(indonesian: str, english: str) -> str:
    return f"{indonesian} | {english}"


def _size(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--residents", type=int, help=_both("jumlah penduduk rekaan", "invented residents"))
    verb.add_argument("--seed", type=int, help=_both("benih acak", "seed of the invented city"))
    verb.add_argument("--port-base", type=int, default=8000, help=_both("port pertama", "first port (city)"))
    verb.add_argument("--var", default=argparse.SUPPRESS, help=_both("folder data", "folder for data (var)"))


def _serve(verbs: "Verbs") -> None:
    verb = verbs.add_parser("serve", help=_both("menjalankan seluruh layanan", "serve the whole service"))
    _size(verb)
    verb.add_argument("--fresh", action="store_true", help=_both("buang kota rekaan yang lama", "invent the city anew"))
    verb.add_argument(
        "--real",
        action="store_true",
        help=_both("kantor sungguhan, tanpa data rekaan", "a real office, nothing invented"),
    )
    verb.set_defaults(do=_do_serve)


def _do_serve(arguments: argparse.Namespace) -> int:
    from satupintu.running import layout, serving

    size = {name: value for name in ("residents", "seed") if (value := getattr(arguments, name)) is not None}
    if arguments.real and (size or arguments.fresh):
        sys.exit(
            _both(
                "--real tidak mereka penduduk dan tidak membuang data: tanpa --residents, --seed dan --fresh.",
                "--real invents nobody and throws nothing away: leave --residents, --seed and --fresh out.",
            )
        )
    if size.get("residents", 300) < 300:
        sys.exit(_both("Paling sedikit 300 penduduk.", "At least 300 residents are needed for a city."))
    plan = layout.Layout(Path(arguments.var).absolute(), arguments.port_base, real=arguments.real, **size)
    return serving.serve(plan, lambda line: print(line, flush=True), fresh=arguments.fresh)


def _status(verbs: "Verbs") -> None:
    verb = verbs.add_parser("status", help=_both("apa yang berjalan dan memorinya", "what runs, and its memory"))
    verb.add_argument("--var", default=argparse.SUPPRESS, help=_both("folder data", "folder for data (var)"))
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(do=_do_status)


def _do_status(arguments: argparse.Namespace) -> int:
    from satupintu.running import status

    measured = status.measure(Path(arguments.var).absolute())
    print(status.as_json(measured) if arguments.json else status.as_text(measured))
    return 0 if measured else 1


def _journey(verbs: "Verbs") -> None:
    verb = verbs.add_parser("journey", help=_both("memainkan jalan utama", "play the main way by the real programs"))
    _size(verb)
    verb.add_argument(
        "--fingers", type=Path, help=_both("folder gambar sidik jari", "images named FINGER_IMPRESSION.png")
    )
    verb.add_argument(
        "--patience", type=float, default=120, help=_both("detik menunggu", "seconds to wait for an answer")
    )
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(do=_do_journey, residents=2_000, seed=2016)


def _do_journey(arguments: argparse.Namespace) -> int:
    from satupintu.journey import playing
    from satupintu.running import folder

    if folder.is_real(Path(arguments.var).absolute()):  # its resident would stand in the register
        sys.exit(
            _both(
                "Folder ini milik kantor sungguhan: pakai --var FOLDER yang lain.",
                "This folder is a real office's, and the journey invents: give another one, --var FOLDER.",
            )
        )
    return playing.play(arguments)


def _synthetic(verbs: "Verbs") -> None:
    kinds = verbs.add_parser("synthetic", help=_both("membuat data rekaan", "make invented things")).add_subparsers(
        metavar="WHAT", required=True
    )
    verb = kinds.add_parser("fingers", help=_both("sidik jari satu orang", "fingerprints of one invented person"))
    verb.add_argument("--person", type=int, required=True)
    verb.add_argument("--impressions", type=int, default=4)
    verb.add_argument("--out", type=Path, required=True)
    verb.add_argument("--seed", type=int, default=0)
    verb.set_defaults(do=_do_fingers)


def _do_fingers(arguments: argparse.Namespace) -> int:
    from satupintu.synthetic import fingers

    fingers.write(arguments.person, arguments.impressions, arguments.out, seed=arguments.seed)
    print(f"{10 * arguments.impressions} → {arguments.out}  (DATA SIMULASI)")
    return 0


def _fingerprints(verbs: "Verbs") -> None:
    help_ = _both("mesin sidik jari untuk berkas sendiri", "the fingerprint engine on files of one's own")
    kinds = verbs.add_parser("fingerprints", help=help_).add_subparsers(metavar="WHAT", required=True)
    a_file = _both("gambar atau rekaman .fmr", "an image or a record (.fmr)")

    verb = _of_engine(kinds, "extract", _both("minutiae dari gambar", "minutiae of images"))
    _method(verb)
    verb.add_argument("files", nargs="+", type=Path, metavar="IMAGE")
    verb.add_argument("--out", type=Path, help=_both("folder untuk rekaman", "a folder for the records"))

    verb = _of_engine(kinds, "match", _both("satu jari yang sama?", "are two prints of one finger?"))
    _method(verb)
    verb.add_argument("files", nargs=2, type=Path, metavar="FILE", help=a_file)

    verb = _of_engine(kinds, "search", _both("cari satu jari di antara banyak", "one print among many"))
    _method(verb)
    verb.add_argument("file", type=Path, metavar="FILE", help=a_file)
    verb.add_argument(
        "--among", nargs="+", type=Path, metavar="DIR", help=_both("berkas atau folder", "files, folders")
    )
    verb.add_argument("--gallery", type=Path, help=_both("folder yang disimpan", "a folder that keeps them"))
    verb.add_argument("--limit", type=int, default=10)

    verb = _of_engine(kinds, "bench", _both("tingkat kesalahan dan kecepatan", "error rates and speed"))
    verb.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    verb.add_argument("--engine-only", action="store_true", help=_both("tanpa pembanding", "leave the baseline out"))
    verb.add_argument("--plots", type=Path, help=_both("folder untuk grafik", "a folder for the plots"))


def _method(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--method",
        choices=("leader", "mindtct"),
        default="leader",
        help=_both("cara mencari minutiae", "how minutiae are found"),
    )


def _of_engine(kinds: "Verbs", name: str, help_: str) -> argparse.ArgumentParser:
    def do(arguments: argparse.Namespace) -> int:
        from satupintu.fingerprints import verbs

        return verbs.VERBS[name](arguments)

    verb = kinds.add_parser(name, help=help_)
    verb.add_argument("--dpi", type=int, default=500, help=_both("titik per inci", "dots per inch"))
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(do=do)
    return verb


def _verify(verbs: "Verbs") -> None:
    verb = verbs.add_parser("verify", help=_both("memeriksa berkas tanpa basis data", "check files, no database"))
    verb.add_argument("files", type=Path, nargs="+", metavar="FILE", help=_both("berkas atau folder", "file or folder"))
    verb.add_argument("--keys", type=Path, required=True, help=_both("kunci publik", "public keys"))
    verb.add_argument("--day", type=date.fromisoformat, help=_both("hari yang harus ada", "the day that must be there"))
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(do=_do_verify)


def _do_verify(arguments: argparse.Namespace) -> int:
    from satupintu.packets.problem import Refusal
    from satupintu.packets.stick import list_files, read_at_most, shown
    from satupintu.packets.verifying import LARGEST_FILE, Keyring, verify

    try:
        keyring = Keyring.from_bytes(arguments.keys.read_bytes())
        named = [file for given in arguments.files for file in (list_files(given) if given.is_dir() else [given])]
        files = [file for file in named if not file.samefile(arguments.keys)]
        contents = ((shown(file.as_posix()), read_at_most(file, LARGEST_FILE + 1)) for file in files)
        report = verify(contents, keyring, arguments.day)
    except (OSError, Refusal) as wrong:
        sys.exit(str(wrong))
    if arguments.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        print(report.as_text())
    return 0 if report.ok else 1


def _into(given: list[str]) -> list[str]:
    """The words without `--into VAR`; the folder is told to the command by the environment, as all its settings are."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--into", type=Path)
    found, others = parser.parse_known_args(given)
    if found.into is not None:
        os.environ["SATUPINTU_VAR"] = str(found.into.absolute())
    return others


def _manage(place: str, words: list[str]) -> int:
    from satupintu.running import folder

    var = Path(os.environ.get("SATUPINTU_VAR", "var")).absolute()
    if words[:1] == ["migrate"]:  # where a service manager stands for ./run, this is the first that is typed
        from satupintu.running import preparing

        preparing.compile_translations()
    environment = {**folder.told(var, place), **os.environ}
    command = [sys.executable, "-m", f"satupintu.{place}", *words]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
