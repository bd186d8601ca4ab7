"""Models in Python on Spark, run in this process.

dbt-spark sends them to clusters of Databricks and nowhere else. Here they run on the session of its SQL,
so that only what they ask for leaves the engine. Without it (a bare dbt command, a Thrift server) they are
empty tables: see the materialization `table` for Spark.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

WITH_A_SESSION = ("spark", "spark_connect")
"""Targets of profiles.yml whose Spark is reached through a session of this process."""
SAID = "WEFT_PYTHON_MODELS"
"""Tells the materialization that models in Python run."""


@contextmanager
def python_models() -> Generator[None]:
    """Lets dbt-spark run models in Python while one of its commands runs; nothing on other engines."""
    if os.environ.get("DBT_TARGET") not in WITH_A_SESSION:
        yield
        return
    from dbt.adapters.spark.impl import SparkAdapter  # ty: ignore[import-not-found]

    sent = SparkAdapter.submit_python_job
    if sent is _run_here:  # a command within a command: the outer one puts it back
        yield
        return
    SparkAdapter.submit_python_job = _run_here
    os.environ[SAID] = "here"
    try:
        yield
    finally:
        SparkAdapter.submit_python_job = sent
        del os.environ[SAID]


def _run_here(adapter: Any, parsed_model: dict[str, Any], compiled_code: str) -> Any:
    """Runs a model; its rows are then the temporary view `made_in_python_<name>` of the session."""
    from pyspark.sql import SparkSession  # ty: ignore[import-not-found]

    builder = SparkSession.builder.enableHiveSupport()
    for name, value in adapter.connections.profile.credentials.server_side_parameters.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    module: dict[str, Any] = {}
    exec(compile(compiled_code, f"{parsed_model['alias']}.py", "exec"), module)
    table = module["model"](module["dbtObj"](session.table), session)
    table.createOrReplaceTempView(f"made_in_python_{parsed_model['alias']}")
    return adapter.generate_python_submission_response(None)
