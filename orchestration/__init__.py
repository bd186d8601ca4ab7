"""Weft's Python: what talks to the outside of the warehouse, and what runs when."""
