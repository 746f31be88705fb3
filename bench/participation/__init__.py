"""Who takes part, by all combinations of five factors: how fast, beside pandas, Polars and plain ORM queries."""
