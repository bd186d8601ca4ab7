"""Vendors that syncs deliver to, one module each with a `VENDOR`."""
