"""Spark, where one machine is outgrown: the same text on a cluster (extra `spark`)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from satupintu.city.participation.cube.answer import Cube, cube_from
from satupintu.city.participation.cube.columns import COUNTS, UnreadableSource, check_columns, check_factors
from satupintu.city.participation.cube.text import cells_of_persons, cube_of_cells

LOCAL = "local[*]"


def of_file(file: str, on: date, by: Iterable[str], address: str = LOCAL) -> Cube:
    """Count a Parquet file or folder that the cluster at `address` can read. Raises UnreadableSource."""
    from pyspark.errors import PySparkException

    factors = check_factors(by)
    session = _session(address)
    try:
        persons = session.read.parquet(file)
        check_columns(persons.columns)
        persons.createOrReplaceTempView("persons")
        rows = session.sql(cube_of_cells(cells_of_persons("persons", on, factors), factors)).collect()
    except PySparkException as wrong:
        raise UnreadableSource(str(wrong).splitlines()[0]) from wrong
    finally:
        session.stop()
    return cube_from(factors, {name: [row[name] for row in rows] for name in (*factors, *COUNTS)})


def _session(address: str) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(address).appName("satupintu participation cube")
    local = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    for key, value in (local if address.startswith("local") else {}).items():
        builder = builder.config(key, value)
    session = builder.config("spark.sql.shuffle.partitions", "8").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
