"""Identity judged against a known truth: `weft score` and the accuracy bench."""
