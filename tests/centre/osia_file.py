"""OSIA's own file, which is not ours to carry: answers are held against it wherever it lies beside the checkout."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from satupintu.centre.osia.operations import OPERATIONS

FILE = Path(__file__).parents[3] / "shared" / "standards" / "osia" / "abis.yaml"
needs_file = [pytest.mark.shared, pytest.mark.skipif(not FILE.exists(), reason="OSIA's files are not in ../shared")]
OPERATION = {operation.name: operation for operation in OPERATIONS}


@cache
def osia():
    return yaml.safe_load(FILE.read_text())


def fits(name, answer, status):
    """The answer has this status, one that the operation may have; and where OSIA's file is, the body it names."""
    assert answer.status_code == status, answer.content
    assert status in OPERATION[name].statuses, f"{name} answers {status}"
    if FILE.exists():
        is_described(_operation(name)["responses"][str(status)], answer)
    return answer


def posted_fits(name, document):
    """What is posted to the callback of an operation, where OSIA's file is."""
    if FILE.exists():
        (callback,) = _operation(name)["callbacks"].values()
        (described,) = callback.values()
        is_valid(described["post"]["requestBody"]["content"]["application/json"]["schema"], document)


def is_described(response, answer):
    content = response.get("content")
    if content is None:
        return
    kind = answer.headers["Content-Type"]
    assert kind in content
    if kind == "application/json":
        is_valid(content[kind]["schema"], answer.json())


def is_valid(schema, document):

    Draft202012Validator({**schema, "components": osia()["components"]}, format_checker=FormatChecker()).validate(
        document
    )


def _operation(name):
    operation = OPERATION[name]
    return osia()["paths"][operation.path][operation.method.lower()]
