"""Links under the name of a network: korme/fields/networks.py."""

from __future__ import annotations

import pytest

from korme.core.problems import Problem
from korme.fields.base import ReadContext
from korme.fields.nodes import compose
from korme.fields.scalars import Link


def problems_of(label: str, written: str) -> list[Problem]:
    """The problems of one link with this label."""
    pairs, _ = compose(f'{label}: "{written}"', "f.yaml")
    assert pairs is not None
    own = ReadContext("f.yaml", "en", ("en",), [], lambda file, mark: None)
    Link(mail=True).read(pairs.pairs[label], f"links.{label}", own)
    return own.problems


@pytest.mark.parametrize(
    ("label", "written", "address"),
    [
        ("instagram", "fatima.z", "https://www.instagram.com/fatima.z"),
        ("Instagram", "@fatima.z", "https://www.instagram.com/fatima.z"),
        ("instagram", "gruenspan", "https://www.instagram.com/gruenspan"),
        ("instagram", "fatima.kz", "https://www.instagram.com/fatima.kz"),
        ("instagram", "instagram.com/fatima.z", "https://instagram.com/fatima.z"),
        ("telegram", "fatima_z", "https://t.me/fatima_z"),
        ("telegram", "t.me/fatima_z", "https://t.me/fatima_z"),
        ("behance", "fatima-z", "https://www.behance.net/fatima-z"),
        ("tiktok", "fatima.z", "https://www.tiktok.com/@fatima.z"),
        ("youtube", "@fatima.z", "https://www.youtube.com/@fatima.z"),
        ("youtube", "m.youtube.com/@fatima", "https://m.youtube.com/@fatima"),
        ("vk", "fatima.z", "https://vk.com/fatima.z"),
        ("вк", "fatima.z", "https://vk.com/fatima.z"),
        ("facebook", "fatima.z", "https://www.facebook.com/fatima.z"),
        ("website", "kafu.kz", "https://kafu.kz"),
        ("website", "www.kafu.edu.kz/en", "https://www.kafu.edu.kz/en"),
        ("website", "aru@kafu.kz", "mailto:aru@kafu.kz"),
        ("telegram", "fatima.z", ""),
        ("telegram", "fatima.kz/me", ""),
        ("instagram", "www.fatima.kz", ""),
        ("instagram", "fatima.kz/work", ""),
        ("instagram", "Fatima Z", ""),
        ("linkedin", "fatima", ""),
        ("website", "fatima.z", ""),
        ("website", "portfolio.pdf", ""),
        ("website", "logo.ai", ""),
        ("website", "F.Ziyaeva", ""),
        ("website", "12.00", ""),
    ],
)
def test_an_address_is_certain_only_with_its_host_or_as_an_account(label: str, written: str, address: str) -> None:
    """Under a network's name a value without its host is an account; elsewhere a dot alone makes no host."""
    (found,) = problems_of(label, written)

    assert (found.code, found.value("fix")) == ("not-a-link", address)
    assert address or label == "website" or found.hint == "network"


@pytest.mark.parametrize(
    ("label", "written", "codes"),
    [
        ("instagram", "https://fatima.kz", ["link-elsewhere"]),
        ("instagram", "https://instagram.com.evil.kz/a", ["link-elsewhere"]),
        ("instagram", "https://www.instagram.com/fatima.z", []),
        ("instagram", "https://example.org/instagram", []),
        ("pinterest", "https://kz.pinterest.com/fatima", []),
        ("website", "https://fatima.kz", []),
    ],
)
def test_a_whole_address_elsewhere_is_reported(label: str, written: str, codes: list[str]) -> None:
    """It is published as written, with a warning that its label says something else."""
    assert [problem.code for problem in problems_of(label, written)] == codes
