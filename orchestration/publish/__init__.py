"""One complete generation of the public tables, swapped in as a whole."""
