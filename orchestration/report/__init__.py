"""The report: one static page over a published generation."""
