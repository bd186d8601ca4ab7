"""The same tables on DuckDB and on Spark: macros on hard texts, and a whole store."""
