"""The entry points of the child processes: importable without a decoder and a network, which each loads for itself."""

from __future__ import annotations

from korme.remote.errands import FetchOrder, JudgeOrder, SendOrder, Transferred, Verdict


def fetch(order: FetchOrder) -> Transferred:
    """Fetch entries, or look for them."""
    from korme.remote.transfer import fetch

    return fetch(order)


def send(order: SendOrder) -> Transferred:
    """Send entries."""
    from korme.remote.transfer import send

    return send(order)


def judge(order: JudgeOrder) -> Verdict:
    """Check a fetched entry."""
    from korme.remote.judging import judge

    return judge(order)
