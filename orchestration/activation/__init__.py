"""Reverse ETL: what differs from what a destination has confirmed, so that a crash never matters."""
