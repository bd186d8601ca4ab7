"""What runs: assets, checks, jobs, schedules, sensors. Each module returns all it has from one function."""
