"""Used by every step: settings, files, the warehouse, dbt in this process, errors. Nothing runs at import."""
