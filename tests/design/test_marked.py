"""Files of invented data say so themselves; files of real data carry nothing more."""

import csv
import io

import pytest
from django.utils import translation

from satupintu.design import marked, plotted
from satupintu.design.plots import Bar

BARS = [Bar("Api-api", 5, "a, b"), Bar("Guntung", None)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_line_of_a_csv_says_that_it_is_invented(settings, language):
    settings.SIMULATED = True
    with translation.override(language):
        taken = plotted.csv_file(BARS, "a").content.decode()
    assert {row["tanda"] for row in csv.DictReader(io.StringIO(taken))} == {"DATA SIMULASI"}
    assert taken == marked.csv_text(["name", "value", "note"], [("Api-api", 5, "a, b"), ("Guntung", None, "")])
    assert taken.splitlines()[0] == "name,value,note,tanda"


def test_a_csv_of_real_data_has_no_column_more(settings):
    settings.SIMULATED = False
    assert marked.as_csv(BARS) == 'name,value,note\nApi-api,5,"a, b"\nGuntung,,\n'
    assert marked.document({"a": 1}) == {"a": 1}


@pytest.mark.parametrize("is_ours", [True, False])
def test_people_read_the_mark_of_any_source_in_their_language(settings, is_ours):
    settings.SIMULATED = is_ours
    with translation.override("en"):
        assert marked.mark_in_words() == ("SIMULATED DATA" if is_ours else "")
        assert (marked.in_words(marked.MARK), marked.in_words("")) == ("SIMULATED DATA", "")


def test_a_document_says_it_first(settings):
    settings.SIMULATED = True
    assert list(marked.document({"a": 1}).items()) == [("mark", "DATA SIMULASI"), ("a", 1)]
