"""How people are reached: spellings of a mailbox, formats of a phone number, and where they live."""

import numpy as np
import pyarrow as pa

from orchestration.sample import names
from orchestration.sample.columns import as_text, joined, only, padded, part_of, pick, texts
from orchestration.sample.scenario import chance, one_of


def spelled_addresses(
    rng: np.random.Generator, first: pa.Array, last: pa.Array, number: np.ndarray
) -> pa.Array:
    """Every spelling of every person's address. The person's number keeps them apart."""
    count = len(number)
    domain = one_of(rng, count, names.DOMAIN_WEIGHTS)
    at_gmail = domain == 0
    digits = as_text(number + 11)
    separator = pick(
        ["", ".", "_"], np.where(at_gmail, one_of(rng, count, [2, 1]), one_of(rng, count, [2, 1, 1]))
    )
    local = joined(first, separator, last, digits)
    usual = joined(local, "@", pick(names.DOMAINS, domain))
    dotted = joined(part_of(first, 0, 1), ".", part_of(first, 1, 99), last, digits)
    slipped = only(
        chance(rng, count, 0.5),
        joined(local, "@", pick(names.MISTYPED_DOMAINS, domain)),
        joined(first, separator, part_of(last, 1, 99), digits, "@", pick(names.DOMAINS, domain)),
    )
    work = pick(names.WORK_DOMAINS, rng.integers(0, len(names.WORK_DOMAINS), count))
    return pa.concat_arrays(
        [
            usual,
            only(at_gmail, joined(dotted, "@gmail.com"), usual),
            only(at_gmail, joined(local, "+shop@gmail.com"), usual),
            slipped,
            joined(first, ".", last, digits, "@", work),
        ]
    )


def written_numbers(number: np.ndarray) -> pa.Array:
    """Every format of every phone number; no two meet, as multiplier and range have no common factor."""
    exchanges = [code for code in range(220, 999) if code % 100 != 11 and code != 555]
    span = len(names.AREA_CODES) * len(exchanges) * 10_000
    spread = (number * 16_777_259 + 7_654_321) % span
    area = pick(names.AREA_CODES, spread % len(names.AREA_CODES))
    exchange = pick([str(code) for code in exchanges], spread // len(names.AREA_CODES) % len(exchanges))
    line = spread // (len(names.AREA_CODES) * len(exchanges))
    rest = padded(as_text(line), 4)
    return pa.concat_arrays(
        [
            joined("+1", area, exchange, rest),
            joined("(", area, ") ", exchange, "-", rest),
            joined(area, exchange, rest),
            joined(area, "-", exchange, "-", rest),
            joined("1 ", area, ".", exchange, ".", rest),
        ]
    )


def postal_address(home: np.ndarray) -> dict[str, pa.Array]:
    """Parts of the address of each home: no two have the same."""
    city = home * 7 % len(names.CITIES)
    # Streets and cities come round again: from then on the houses have higher numbers.
    number = 1 + home % 997 + home // 10_000 * 1_000
    street = joined(as_text(number), " ", pick(names.STREETS, home // 5 % len(names.STREETS)))
    parts = [texts([entry[part] for entry in names.CITIES]).take(pa.array(city)) for part in range(4)]
    return {"street": street, "city": parts[0], "region": parts[1], "region_code": parts[2], "zip": parts[3]}
