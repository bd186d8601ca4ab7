"""A number and what it counts, in words."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 record`, `2 records`.

    Args:
        number: how many there are.
        one: what one of them is called.
        many: what several are called, where that is not `one` and an s.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
