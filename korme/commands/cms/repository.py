"""The repository into which the web editor saves, from its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from korme.commands.cms.config import Repository
from korme.core.problems import Mark, UsageError, problem

HOSTS = ("github", "gitlab", "gitea")
_KNOWN = {"github.com": ("github", ""), "gitlab.com": ("gitlab", ""), "codeberg.org": ("gitea", "https://codeberg.org")}
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+")


def repository_of(address: str, *, host: str = "", branch: str = "main", sign_in: str = "", with_review: bool = False) -> Repository:  # fmt: skip
    """Return the repository at an address: `https://github.com/OWNER/NAME`.

    Args:
        host: what a server of one's own runs: github, gitlab or gitea (also Forgejo).
        sign_in: address of the sign-in service.

    Raises:
        UsageError: the address is missing or not that of a repository, or what the server runs is not known.
    """
    if not address:
        raise UsageError(problem("option-missing", Mark("--repository"), hint="repository"))
    parts = urlsplit(address if "://" in address else f"https://{address}")
    name = parts.path.strip("/").removesuffix(".git")
    known, server = _KNOWN.get(parts.netloc.lower(), (host, f"https://{parts.netloc}"))
    if parts.scheme != "https" or not parts.netloc or not _PATH.fullmatch(name) or known not in HOSTS:
        raise UsageError(problem("cms-repository", Mark("--repository"), found=address[:120]))
    if sign_in and (not sign_in.startswith("https://") or not urlsplit(sign_in).netloc):
        raise UsageError(problem("not-a-link", Mark("--sign-in"), field="--sign-in", found=sign_in[:120]))
    return Repository(known, name, server, branch, sign_in.rstrip("/"), with_review)
