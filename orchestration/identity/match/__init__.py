"""Who may be one person although no identifier says so: scores for `identity_suggestions` (extra `match`)."""
