"""The tables of the comparison, as Markdown, and the bars of the score card."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from orchestration.sample.accuracy.quality import Quality
from tests.bench.accuracy.comparison import WEFT

CEILING = "ceiling"
Found = dict[str, Quality]
"""Quality by the name of who made the partition."""

HEADER = (
    "| | pair P | pair R | F1 | B³ F | people beside others | most in one | F1 of ceiling | B³ of ceiling |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True)
class Bar:
    """One bar of the score card on one scenario, a row for `make bench` as well."""

    claim: str
    measured: float
    goal: float
    at_least: bool = True
    unit: str = ""
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Whether the bar is reached."""
        is_met = self.measured >= self.goal if self.at_least else self.measured <= self.goal
        return "yes" if is_met else "NO"


def share(one: float, ceiling: float) -> float:
    """One value as a share of the ceiling's."""
    return one / ceiling if ceiling else 1.0


def table(scenarios: list[Found]) -> str:
    """A row for each, averaged over scenarios; the most people in one cluster is the worst of them."""
    lines = [HEADER]
    for name in scenarios[0]:
        own, ceilings = (
            [scenario[name] for scenario in scenarios],
            [scenario[CEILING] for scenario in scenarios],
        )
        f1 = fmean(share(one.pair_f1, top.pair_f1) for one, top in zip(own, ceilings, strict=True))
        b3 = fmean(share(one.b3_f, top.b3_f) for one, top in zip(own, ceilings, strict=True))
        cells = [
            *(f"{fmean(getattr(one, field) for one in own):.3f}" for field in
              ("pair_precision", "pair_recall", "pair_f1", "b3_f")),
            f"{fmean(one.mixed_people for one in own):.1%}",
            f"{max(one.most_people for one in own):,}",
            f"{f1:.3f}",
            f"{b3:.3f}",
        ]  # fmt: skip
        lines.append(f"| {f'**{name}**' if name == WEFT else name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def bars(noise: str, found: Found) -> Iterator[Bar]:
    """The bars of the score card for one amount of noise."""
    own, ceiling = found[WEFT], found[CEILING]
    f1, b3 = share(own.pair_f1, ceiling.pair_f1), share(own.b3_f, ceiling.b3_f)
    precision, f1_bar, b3_bar, mixed = {
        "none": (0.999, 0.995, None, None),
        "1×": (0.98, 0.985, 0.985, 0.05),
        "3×": (0.955, 0.965, 0.97, 0.14),
    }[noise]
    yield Bar(f"noise {noise}: pair precision", own.pair_precision, precision)
    yield Bar(f"noise {noise}: F1, share of the ceiling's", f1, f1_bar)
    if b3_bar is not None and mixed is not None:
        yield Bar(f"noise {noise}: B³ F, share of the ceiling's", b3, b3_bar)
        yield Bar(f"noise {noise}: people beside others", own.mixed_people, mixed, at_least=False)
        yield Bar(f"noise {noise}: most people in one cluster", own.most_people, 3, at_least=False)


def worst(found: list[Bar]) -> list[Bar]:
    """Of each claim, the scenario that did worst."""
    claims: dict[str, Bar] = {}
    for bar in found:
        known = claims.setdefault(bar.claim, bar)
        if (bar.measured < known.measured) == bar.at_least:
            claims[bar.claim] = bar
    return list(claims.values())


def shops_table(shops: dict[str, Found]) -> str:
    """A row for each made-up shop: Weft, and in every column the best of its peers, whoever that is."""
    lines = [
        "| shop | pair P | best peer | F1 | best peer | B³ F | best peer | people beside others | best peer"
        " | most in one | best peer | F1 of ceiling |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for shop, found in shops.items():
        own = found[WEFT]
        peers = [quality for name, quality in found.items() if name not in (WEFT, CEILING)]
        cells = [
            f"{own.pair_precision:.3f}", f"{max(one.pair_precision for one in peers):.3f}",
            f"{own.pair_f1:.3f}", f"{max(one.pair_f1 for one in peers):.3f}",
            f"{own.b3_f:.3f}", f"{max(one.b3_f for one in peers):.3f}",
            f"{own.mixed_people:.1%}", f"{min(one.mixed_people for one in peers):.1%}",
            f"{own.most_people}", f"{min(one.most_people for one in peers)}",
            f"{share(own.pair_f1, found[CEILING].pair_f1):.3f}",
        ]  # fmt: skip
        lines.append(f"| {shop} | {' | '.join(cells)} |")
    return "\n".join(lines)
