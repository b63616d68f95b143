"""Lighthouse's four scores (mobile preset) of the main pages of a built site, served compressed as a web host would.

npm install lighthouse
python -m benchmarks.lighthouse output
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.screenshots import CHROMIUM, kinds

PAGES = ("home", "works", "creatives-one", "work", "programme")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PACKED = (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt")


class _Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Ignore browsers that disconnect before the response."""


@contextmanager
def host(site: Path) -> Iterator[str]:
    """Serve a site compressed, with assets cached for a year and the site's own headers; provide its address."""
    found = re.search(r"Content-Security-Policy: (.+)", (site / "_headers").read_text("utf-8"))

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            file = path / "index.html" if path.is_dir() else path
            if not file.is_file():
                self.send_error(404)
                return
            data = file.read_bytes()
            self.send_response(200)
            if file.suffix in PACKED:
                data = gzip.compress(data, 6)
                self.send_header("Content-Encoding", "gzip")
            kept = any(folder in file.parts for folder in ("assets", "media"))
            self.send_header("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-cache")
            self.send_header(
                "Content-Type", self.guess_type(str(file)) + ("; charset=utf-8" if file.suffix in PACKED else "")
            )
            self.send_header("Content-Length", str(len(data)))
            if found:
                self.send_header("Content-Security-Policy", found[1])
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    with _Quiet(("127.0.0.1", 0), functools.partial(Handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def report(command: str, address: str) -> dict[str, Any]:
    """Return Lighthouse's report of one page."""
    flags = "--headless=new --no-sandbox --disable-gpu"
    asked = [
        command,
        address,
        "--output=json",
        "--quiet",
        f"--chrome-flags={flags}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    done = subprocess.run(
        asked,
        capture_output=True,
        text=True,
        env={**os.environ, "CHROME_PATH": CHROMIUM or ""},
        check=False,
        timeout=240,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return dict(json.loads(done.stdout))


def faults(found: dict[str, Any]) -> Iterator[str]:
    """Yield the audits that cost points, with their first findings."""
    for category in CATEGORIES:
        for audit_ref in found["categories"][category]["auditRefs"]:
            audit = found["audits"][audit_ref["id"]]
            if audit_ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                items = json.dumps(audit.get("details", {}).get("items", [])[:2])[:300]
                yield f"    {category}: {audit_ref['id']} {audit.get('displayValue', '')} {items}"


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("site", type=Path)
    reader.add_argument("--lighthouse", default=shutil.which("lighthouse") or "node_modules/.bin/lighthouse")
    reader.add_argument("--pages", nargs="*", default=list(PAGES))
    reader.add_argument("--runs", type=int, default=1, help="of each page; the least disturbed one counts")
    given = reader.parse_args()
    known = kinds(given.site)
    low = 0
    print(
        f"{'page':<16}"
        + "".join(f"{category:>16}" for category in CATEGORIES)
        + f"{'CLS':>8}{'LCP':>8}{'bytes':>10}{'machine':>9}"
    )
    with host(given.site) as address:
        for name in given.pages:
            tries = [report(given.lighthouse, address + known[name]) for _ in range(given.runs)]
            found = max(tries, key=lambda report: float(report["categories"]["performance"]["score"]))
            scores = [round(100 * found["categories"][category]["score"]) for category in CATEGORIES]
            audits = found["audits"]
            shift, paint = (
                audits[audit]["numericValue"] for audit in ("cumulative-layout-shift", "largest-contentful-paint")
            )
            print(
                f"{name:<16}"
                + "".join(f"{score:>16}" for score in scores)
                + f"{shift:>8.3f}{paint / 1000:>8.2f}{audits['total-byte-weight']['numericValue']:>10,.0f}{found['environment']['benchmarkIndex']:>9.0f}"
            )
            print("\n".join(faults(found)), end="\n" if min(scores) < 100 else "")
            low += min(scores) < 100
    return 1 if low else 0


if __name__ == "__main__":
    raise SystemExit(main())
