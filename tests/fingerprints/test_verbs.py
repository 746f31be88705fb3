"""`satupintu fingerprints`: what somebody with files of their own is told, and how the program leaves."""

import json
import shutil
from pathlib import Path

import pytest

from satupintu.command import main

PRINTS = Path(__file__).parent / "prints"
A, A_AGAIN, B = PRINTS / "a_1.png", PRINTS / "a_2.png", PRINTS / "b_1.png"


@pytest.fixture
def fingerprints(capsys):
    def run(*words):
        with pytest.raises(SystemExit) as left:
            main(["fingerprints", *map(str, words)])
        out, err = capsys.readouterr()
        return left.value.code, out, err

    return run


def test_images_become_records_that_match(fingerprints, tmp_path):
    code, out, _ = fingerprints("extract", A, A_AGAIN, "--out", tmp_path, "--json")
    told = json.loads(out)
    assert code == 0
    assert [one["minutiae"] > 10 and 0 <= one["quality"] <= 100 for one in told] == [True, True]
    assert (
        fingerprints("match", tmp_path / "a_1.fmr", tmp_path / "a_2.fmr")[:2] == fingerprints("match", A, A_AGAIN)[:2]
    )


def test_one_bad_image_spoils_no_other_and_is_named(fingerprints, tmp_path):
    (tmp_path / "noise.png").write_bytes(b"no image")
    code, out, _ = fingerprints("extract", tmp_path / "noise.png", tmp_path / "missing.png", A)
    assert code == 1
    assert "noise.png: UNKNOWN_FORMAT" in out
    assert "missing.png: UNREADABLE_FILE" in out
    assert "a_1.png: " in out
    assert "minutiae, quality" in out


def test_two_prints_of_a_finger_match_and_two_fingers_do_not(fingerprints):
    code, out, _ = fingerprints("match", A, A_AGAIN, "--json")
    assert (code, json.loads(out)["same_finger"]) == (0, True)
    assert fingerprints("match", A, A_AGAIN, "--method", "mindtct")[0] == 0
    code, out, _ = fingerprints("match", A, B)
    assert code == 1
    assert "not shown to be one finger" in out


def test_a_file_that_is_no_print_is_said_so(fingerprints, tmp_path):
    (tmp_path / "broken.fmr").write_bytes(b"FMR\0 20\0")
    for verb in (("match", A, tmp_path / "broken.fmr"), ("search", tmp_path / "broken.fmr", "--among", A)):
        code, _, _ = fingerprints(*verb)
        assert code.startswith("BROKEN_TEMPLATE")


def test_a_print_is_found_among_others_also_in_a_gallery_kept(fingerprints, tmp_path):
    for path in (A, B):
        shutil.copy(path, tmp_path)
    (tmp_path / "note.txt").write_text("not a print")
    kept = tmp_path / "gallery"
    code, out, err = fingerprints("search", A_AGAIN, "--among", tmp_path, "--gallery", kept, "--json")
    assert code == 0
    assert Path(json.loads(out)[0]["print"]).name == "a_1.png"
    assert "note.txt" in err
    code, again, _ = fingerprints("search", A_AGAIN, "--gallery", kept, "--json")
    assert (code, again) == (0, out)
    code, out, _ = fingerprints("search", A_AGAIN, "--among", B)
    assert code == 1
    assert fingerprints("search", A_AGAIN)[:2] == (1, "Nobody is like this print.\n")


def test_the_benchmark_tells_two_fingers_apart_and_draws(fingerprints, tmp_path):
    code, out, _ = fingerprints("bench", PRINTS, "--json", "--plots", tmp_path)
    report = json.loads(out)
    assert code == 0
    for engine in ("satupintu", "mindtct + bozorth3"):
        assert (report[engine]["genuine"], report[engine]["impostors"]) == (2, 4)
    assert report["satupintu"]["pooled"]["eer"] == 0
    assert report["satupintu"]["refused"] == 0
    assert {path.name for path in tmp_path.iterdir()} == {"det.svg", "scores.svg"}
    assert all(path.read_text().startswith("<svg") for path in tmp_path.iterdir())


def test_the_benchmark_reads_well_without_the_baseline_too(fingerprints):
    code, out, _ = fingerprints("bench", PRINTS, "--engine-only")
    assert code == 0
    assert "satupintu: 2 genuine, 4 impostors, 0 refused" in out
    assert "mindtct" not in out


def test_a_folder_without_images_is_said_to_be_empty(fingerprints, tmp_path):
    assert "No images named" in fingerprints("bench", tmp_path)[0]
    assert "No such file" in fingerprints("bench", tmp_path / "missing")[0]


def test_a_gallery_kept_answers_by_the_files_as_they_are_now(fingerprints, tmp_path):
    among, kept = tmp_path / "prints", tmp_path / "gallery"
    among.mkdir()
    shutil.copy(A, among / "1.png")
    found = ("search", A_AGAIN, "--among", among, "--gallery", kept)
    assert fingerprints(*found)[0] == 0
    shutil.copy(B, among / "1.png")
    assert fingerprints(*found)[0] == 1, "another finger lies there now"
    assert fingerprints("search", A_AGAIN, "--among", B, "--gallery", kept)[0] == 1, "it is not among these"


def test_a_record_is_not_overwritten_by_another_of_that_name(fingerprints, tmp_path):
    for folder, path in (("one", A), ("two", B)):
        (tmp_path / folder).mkdir()
        shutil.copy(path, tmp_path / folder / "1.png")
    images = (tmp_path / "one" / "1.png", tmp_path / "two" / "1.png")
    code, out, _ = fingerprints("extract", *images, "--out", tmp_path / "records")
    assert code == 1
    assert "RECORD_EXISTS" in out.splitlines()[1]
