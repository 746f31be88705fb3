"""Who takes part, by every combination of factors at once.

In: rows of persons (a Parquet file) or cells already counted. Out: a `Cube` of counts with all margins. One SQL text,
run by DuckDB inside the program, by PostgreSQL or by Spark, gives the same counts (docs/flows/cube.md).
"""
