"""What people write (YAML, segments, syncs, rules), judged before anything is imported or built."""
