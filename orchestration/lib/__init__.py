"""Reusable, typed pieces; nothing here runs at import."""
