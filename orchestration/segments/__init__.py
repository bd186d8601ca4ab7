"""Segments that are data: `segments/<name>.yml`, checked against the catalogue and compiled to a view."""
