"""Where the real public data is that tests and benches read; it is no part of the project."""

from orchestration.base.settings import PROJECT_ROOT

SHARED_DATA = PROJECT_ROOT.parent / "shared" / "data"
ABSENT = "the folder of public data (../shared/data) is not here"
