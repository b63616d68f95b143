"""The admin page: Sveltia CMS from files beside it, each with its digest, and no request to anybody but the code host."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from korme.commands.cms.config import Repository
from korme.commands.cms.package import MAIN
from korme.core.problems import Mark, UsageError, problem
from korme.store.cache import write_whole

_HOSTS = {"github": ("https://api.github.com",), "gitlab": ("https://gitlab.com",), "gitea": ("https://gitea.com",)}
_START = f'import {{ init }} from "./{MAIN}";\ninit();\n'


def admin_page(title: str, language: str, files: Mapping[str, bytes], repository: Repository) -> str:
    """Return the page as HTML: a browser loads no script whose digest is not in it."""
    modules = [name for name in files if name.endswith(".js")]
    imports = {f"./{name.removesuffix('.js')}": f"./{name}" for name in modules if name.endswith(".json.js")}
    digests = {f"./{name}": f"sha384-{_digest(files[name], 'sha384')}" for name in modules}
    map_ = json.dumps({"imports": imports, "integrity": digests}, sort_keys=True)
    scripts = " ".join(f"'sha256-{_digest(script.encode(), 'sha256')}'" for script in (map_, _START))
    policy = (
        f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob: https:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
        f"frame-src 'self' blob:; connect-src 'self' blob: data: {' '.join(_connections(repository))}; base-uri 'none'; "
        "form-action 'none'"
    )
    return f"""\
<!doctype html>
<html lang="{html.escape(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">
<title>{html.escape(title)}</title>
<link rel="cms-config-url" type="text/yaml" href="config.yml">
<script type="importmap">{map_}</script>
<script type="module">{_START}</script>
<noscript>JavaScript</noscript>
</html>
"""


def _connections(repository: Repository) -> list[str]:
    """Return the addresses that the page may ask."""
    given = [address for address in (repository.server, repository.sign_in) if address]
    own = [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, given)]
    return sorted({*own, *(() if repository.server else _HOSTS[repository.host])})


def _digest(data: bytes, name: str) -> str:
    return base64.b64encode(hashlib.new(name, data).digest()).decode()


def write_admin(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of the page; other files in the folder stay.

    Raises:
        UsageError: a file cannot be written.
    """
    for name, data in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_bytes() != data:
                write_whole(path, data)
        except OSError as error:
            raise UsageError(problem("write-failed", Mark(str(path)), reason=error.strerror or str(error))) from None
