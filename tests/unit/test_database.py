"""What is quoted stays one text, and what fails half-way leaves nothing."""

from pathlib import Path

import duckdb
import pytest

from orchestration.base.database import attach, has_table, transaction


def test_a_file_is_attached_whatever_its_name(tmp_path: Path) -> None:
    file = tmp_path / "anna's shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table orders as select 1 as id")
    with duckdb.connect() as connection:
        attach(connection, file, "shop")
        assert has_table(connection, "main.orders", "shop")
        assert has_table(connection, "main.orders")
        assert not has_table(connection, "main.orders", "memory")
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("insert into shop.orders values (2)")


def test_half_a_transaction_leaves_nothing() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table orders (id integer)")

        def write(order: int, fails: bool) -> None:
            with transaction(connection):
                connection.execute("insert into orders values (?)", [order])
                if fails:
                    raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write(1, fails=True)
        write(2, fails=False)
        assert connection.execute("from orders").fetchall() == [(2,)]
