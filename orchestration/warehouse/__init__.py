"""Which engine the models are built on, and what has to move between it and DuckDB (docs/scale-out.md)."""
