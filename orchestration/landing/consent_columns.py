"""Landed columns that speak of consent and stand in no contract: named, so that none goes unheard."""

import re

SPEAKS_OF_CONSENT = re.compile(
    "consent|opt(ed)?_?(in|out)|subscri|suppress|do_not_(e?mail|call|text|sms|contact|market|sell)"
    "|accepts_marketing|bounced"
)
NOTHING_IS_SENT_SO = re.compile("fax|postal|direct_mail|push|whats_?app")
"""By fax, post, push and WhatsApp nothing is sent from here. Both as in the macro `speaks_of_consent`."""

HEARD = frozenset(
    {
        ("hubspot", "contact"),
        ("klaviyo", "person"),
        ("salesforce", "account"),
        ("salesforce", "contact"),
        ("salesforce", "lead"),
        ("segment", "identifies"),
        ("segment", "users"),
        ("shopify", "customer"),
        ("shopify", "customers"),
        ("square", "customers"),
    }
)
"""Layout and table whose staging model reads such columns (`withdrawn_in`)."""


def speaks_of_consent(column: str) -> bool:
    """Whether a column's name says that it is about consent to something that is sent from here."""
    name = column.lower()
    return bool(SPEAKS_OF_CONSENT.search(name)) and not NOTHING_IS_SENT_SO.search(name)


def consent_notices(columns: list[tuple[str, str, str, str]]) -> list[str]:
    """One line for those that can only withdraw, and one for those that no model reads.

    Args:
        columns: source, layout, table and name of each landed column that stands in no contract.
    """
    heard, unread = [], []
    for source, layout, table, column in columns:
        if speaks_of_consent(column):
            (heard if (layout, table) in HEARD else unread).append(f"{source}.{table}.{column}")
    lines = []
    if heard:
        lines.append(
            f"{len(heard):,} columns outside the contract speak of consent: {', '.join(heard)} "
            "→ what withdraws in them counts, what grants does not"
        )
    if unread:
        lines.append(
            f"{len(unread):,} columns speak of consent and no model reads them: {', '.join(unread)} "
            "→ nobody is kept from mail by them; write them into the contract and a staging model"
        )
    return lines
