"""What the shop sells, and the campaigns and flows it sends; the same for every seed."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from orchestration.sample.columns import as_money, as_time, joined, texts
from orchestration.sample.rows import Rows, rows
from orchestration.sample.scenario import DAY, START

LINES = [
    "Coffee",
    "Tea",
    "Brewing Gear",
    "Cups & Glasses",
    "Chocolate",
    "Pantry",
    "Gift Sets",
    "Home & Garden",
]
LINE_WEIGHTS = [0.24, 0.15, 0.13, 0.12, 0.12, 0.10, 0.08, 0.06]
_KINDS = [
    ("Espresso Beans", "Filter Beans", "Decaf Beans", "Cold Brew Pack", "House Blend", "Single Origin"),
    ("Green Tea", "Earl Grey", "Rooibos", "Oolong", "Herbal Blend", "Matcha"),
    ("Pour-over Kettle", "Hand Grinder", "Paper Filters", "French Press", "Scale", "Milk Frother"),
    ("Stoneware Mug", "Espresso Cup", "Travel Cup", "Tumbler", "Tea Bowl", "Carafe"),
    ("Dark Bar", "Milk Bar", "Truffles", "Cocoa Powder", "Hazelnut Spread", "Praline Box"),
    ("Olive Oil", "Wild Honey", "Granola", "Sea Salt", "Fig Jam", "Spice Trio"),
    ("Morning Box", "Tea Lover Box", "Host Box", "Chocolate Hamper", "Gift Card", "Advent Box"),
    ("Linen Towel", "Herb Planter", "Candle", "Serving Board", "Apron", "Storage Jar"),
]
_PRICES = [1450, 1100, 4900, 2100, 690, 1290, 5500, 2600]
_ADJECTIVES = ["Classic", "Small Batch"]
GIFT_CARD = "Gift Card"
VENDORS = ["Fern & Fable", "North Mill", "Harbour Goods"]


@dataclass(frozen=True)
class Catalogue:
    """Products and variants as parallel arrays."""

    product_id: np.ndarray
    product_line: np.ndarray
    title: pa.Array
    first_variant: np.ndarray
    variant_count: np.ndarray
    variant_id: np.ndarray
    variant_product: np.ndarray
    price: np.ndarray
    sku: pa.Array
    line_products: list[np.ndarray]
    partner: np.ndarray

    def popular(self, rng: np.random.Generator, line: np.ndarray) -> np.ndarray:
        """A product of each given line, the first ones most often."""
        per_line = np.array([len(products) for products in self.line_products])
        rank = (per_line[line] * rng.random(len(line)) ** 1.9).astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(per_line)[:-1]])
        return np.concatenate(self.line_products)[starts[line] + rank]

    def is_kind(self, kind: str) -> np.ndarray:
        """True for the products of one kind, by their title."""
        return np.array([title.endswith(kind) for title in self.title.to_pylist()])

    def any_variant(self, rng: np.random.Generator, product: np.ndarray) -> np.ndarray:
        """A variant of each given product."""
        return self.first_variant[product] + (self.variant_count[product] * rng.random(len(product))).astype(
            np.int64
        )


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue: 8 product lines, 12 products each, 1 to 3 variants a product."""
    titles, lines, prices = [], [], []
    for line, kinds in enumerate(_KINDS):
        for number, kind in enumerate(kinds * 2):
            titles.append(f"{_ADJECTIVES[number // len(kinds)]} {kind}")
            lines.append(line)
            prices.append(
                _PRICES[line] + 130 * ((number * 5 + line * 3) % 11) - (290 if number % 4 == 3 else 0)
            )
    count = len(titles)
    product_line = np.array(lines)
    variants = 1 + (np.arange(count) * 7 % 3)
    owner = np.repeat(np.arange(count), variants)
    size = np.arange(len(owner)) - np.repeat(np.cumsum(variants) - variants, variants)
    price = (np.array(prices)[owner] * (10 + 7 * size) // 10).astype(np.int64)
    return Catalogue(
        product_id=8_301_000_000_000 + np.arange(count, dtype=np.int64) * 32_768 + 97,
        product_line=product_line,
        title=texts(titles),
        first_variant=np.cumsum(variants) - variants,
        variant_count=variants,
        variant_id=44_120_000_000_000 + np.arange(len(owner), dtype=np.int64) * 32_768 + 161,
        variant_product=owner,
        price=price,
        sku=texts([f"FF-{product:03d}-{number}" for product, number in zip(owner, size, strict=True)]),
        line_products=[np.flatnonzero(product_line == line) for line in range(len(LINES))],
        partner=(np.arange(count) + 29) % count,
    )


def catalogue_rows() -> list[Rows]:
    """`shopify.product` and `shopify.product_variant`."""
    shop = catalogue()
    born = START - 200 * DAY + np.arange(len(shop.product_id)) * DAY // 2
    handle = texts([title.as_py().lower().replace(" ", "-") for title in shop.title])
    products = {
        "id": shop.product_id,
        "title": shop.title,
        "handle": handle,
        "product_type": texts(LINES).take(pa.array(shop.product_line)),
        "vendor": texts(VENDORS).take(pa.array(np.arange(len(born)) % 3)),
        "created_at": as_time(born),
        "updated_at": as_time(born + 90 * DAY),
        "published_at": as_time(born + DAY),
        "published_scope": "web",
        "_fivetran_deleted": pa.array(np.arange(len(born)) == len(born) - 1),
    }
    variant_born = born[shop.variant_product]
    sizes = np.arange(len(shop.variant_id)) - shop.first_variant[shop.variant_product]
    variants = {
        "product_id": shop.product_id[shop.variant_product],
        "id": shop.variant_id,
        "inventory_item_id": shop.variant_id + 2_000_000_000_000,
        "available_for_sale": True,
        "created_at": as_time(variant_born),
        "display_name": joined(shop.title.take(pa.array(shop.variant_product)), " - ", _size_names(sizes)),
        "inventory_policy": "DENY",
        "inventory_quantity": (np.arange(len(sizes)) * 37) % 240,
        "position": sizes + 1,
        "price": as_money(shop.price),
        "sku": shop.sku,
        "taxable": True,
        "title": _size_names(sizes),
        "updated_at": as_time(variant_born + 90 * DAY),
    }
    arrived = np.full(len(born), START)
    return [
        rows("shopify", "product", products, arrived),
        rows("shopify", "product_variant", variants, np.full(len(sizes), START)),
    ]


def _size_names(sizes: np.ndarray) -> pa.Array:
    return texts(["Regular", "Large", "Family"]).take(pa.array(sizes))
