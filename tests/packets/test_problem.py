from hypothesis import given
from hypothesis import strategies as st

from satupintu.packets.problem import PacketProblem, Problem

TEXT = st.text(max_size=20)


@given(TEXT, TEXT, TEXT, TEXT)
def test_a_problem_reads_back_from_its_document(code, title, detail, what_to_do):
    problem = Problem(code, title, detail, what_to_do)
    assert Problem.from_dict(problem.to_dict()) == problem


def test_an_odd_problem_document_still_reads():
    assert Problem.from_dict({"code": "X", "title": 7, "more": []}) == Problem("X", "", "", "")


def test_a_refusal_says_where_and_what_to_do():
    problem = PacketProblem("CUT_SHORT", "It ends before.", 40)
    assert problem.offset == 40
    assert problem.problem.detail == "It ends before. (byte 40)"
    assert problem.problem.what_to_do
