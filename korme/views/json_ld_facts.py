"""Single facts of structured data: when, on what terms, for what price."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

from korme.i18n.territories import currency_of
from korme.kinds import Event, Work
from korme.site.event_times import begins, ends, final_date, is_dated, is_timed

Thing = dict[str, Any]
"""An item of schema.org, or some of its properties."""

_SALE = {"for_sale": "InStock", "sold": "SoldOut"}
_MONEY = {"₸": "KZT", "тг": "KZT", "тенге": "KZT", "теңге": "KZT", "tenge": "KZT", "₽": "RUB", "€": "EUR", "£": "GBP"}
_AMOUNT = r"(?<![\d.,])(\d{1,3}(?:[\s.,]\d{3})+|\d+)([.,]\d{1,2})?\s*([A-Z]{3}\b|₸|тг\b|тенге|теңге|tenge|₽|€|£)"
"""A number, with or without thousands separators, and a currency."""


def filled(facts: Thing) -> Thing:
    """Return the properties that have a value; {} if only the type would be left."""
    kept = {name: value for name, value in facts.items() if value is not None and value not in ("", [], {})}
    return kept if kept.keys() - {"@type"} else {}


def status(event: Event, *, is_rescheduled: bool) -> str:
    """Return the status: rescheduled is only an event that visitors were told another start of."""
    if event.status == "cancelled":
        return "EventCancelled"
    return "EventRescheduled" if is_rescheduled else "EventScheduled"


def dates(event: Event, zone: ZoneInfo) -> Thing:
    """Return start and end: with their times, or only the dates that are known."""
    start, end = begins(event, zone), ends(event, zone)
    if is_timed(event):
        return {"startDate": start.isoformat(), "endDate": end.isoformat() if end else ""}
    last = final_date(event, zone).isoformat() if event.all_day else ""
    return {"startDate": start.date().isoformat(), "endDate": last} if is_dated(event) else {}


def attendance(event: Event) -> str:
    """Return where visitors take part: 'Offline', 'Online' or 'Mixed'."""
    if not (event.online or event.stream):
        return "Offline"
    return "Mixed" if event.venue else "Online"


def offer(event: Event, price: str, timezone: str) -> Thing | None:
    """Return the price, if the text holds exactly one number with a currency, and the URL for booking.

    Nothing is free of charge in some currency: in that of the country of the time zone.
    """
    booking = event.booking if (event.booking or "").startswith("http") and not event.sold_out else ""
    places: Thing = {"availability": "https://schema.org/SoldOut"} if event.sold_out else {}
    amount = re.search(_AMOUNT, price)
    if price.casefold() == "free" and (currency := currency_of(timezone)):
        return filled({"@type": "Offer", "price": "0", "priceCurrency": currency, "url": booking, **places})
    if amount and not re.search(r"\d", price.replace(amount[0], "", 1)):
        whole, part, money = amount.groups(default="")
        number = re.sub(r"\D", "", whole) + part.replace(",", ".")
        currency = _MONEY.get(money, money)
        return filled({"@type": "Offer", "price": number, "priceCurrency": currency, "url": booking, **places})
    return filled({"@type": "Offer", "url": booking, **places}) or None


def sale(work: Work) -> Thing | None:
    """Return the terms on which a work is sold; None if it is not."""
    if work.sale is None or work.sale.status not in _SALE:
        return None
    return filled(
        {
            "@type": "Offer",
            "availability": f"https://schema.org/{_SALE[work.sale.status]}",
            "price": work.sale.price if work.sale.currency else "",
            "priceCurrency": work.sale.currency if work.sale.price else "",
        }
    )
