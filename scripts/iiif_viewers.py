"""Opens a work of a site in the viewers of museums, to see that they take what Körme writes: Mirador, Clover, OpenSeadragon.

    npm install mirador @samvera/clover-iiif openseadragon
    python -m scripts.iiif_viewers SITE CREATIVE/WORK node_modules FOLDER

The site is built for an address of this machine and served there; each viewer gets the address of the work's manifest, or of
the first tiles that it names (OpenSeadragon, of a work with tiles), and is photographed into the folder. A film or recording is
played. Exits with 1 if one of them has asked for a file that is not there, for none at all, or plays nothing. Nothing of this is needed to build a site; CI does not run it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from korme.commands.theme.browser import started

_PAGE = '<!doctype html><meta charset="utf-8"><style>html,body,#viewer{{margin:0;height:100%;position:relative}}</style><div id="viewer"></div><script src="/viewers/{script}"></script><script>{start}</script>'
_VIEWERS = {
    "mirador": (
        "mirador/dist/mirador.min.js",
        'Mirador.viewer({{id:"viewer",windows:[{{manifestId:"{manifest}"}}],window:{{sideBarOpen:true,defaultSideBarPanel:"info"}}}})',
    ),
    "clover": (
        "@samvera/clover-iiif/dist/web-components/index.umd.js",
        'const viewer=document.createElement("clover-viewer");viewer.setAttribute("iiif-content","{manifest}");document.querySelector("#viewer").append(viewer)',
    ),
    "openseadragon": (
        "openseadragon/build/openseadragon/openseadragon.min.js",
        'const viewer=OpenSeadragon({{id:"viewer",showNavigationControl:false,tileSources:"{tiles}/info.json"}});viewer.addHandler("open",()=>viewer.viewport.zoomTo(8,undefined,true))',
    ),
}

_PLAY = """async () => {
    const medium = document.querySelector("video, audio");
    if (!medium) return "";
    medium.muted = true;
    await medium.play();
    return `${medium.duration} s, ${medium.textTracks.length} captions`;
}"""
"""Plays what a viewer has; says how long it lasts and how many captions it offers."""


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site, the packages below `/viewers/`, and the pages that start them."""

    def __init__(self, *given: Any, packages: Path, pages: dict[str, str], **more: Any) -> None:
        self.packages, self.pages = packages, pages
        super().__init__(*given, **more)

    def translate_path(self, path: str) -> str:
        if path.startswith("/viewers/"):
            return str(self.packages / path.removeprefix("/viewers/"))
        return super().translate_path(path)

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        if page is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())
        return None

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def run(site: Path, work: str, packages: Path, shots: Path) -> int:
    """Build, serve, open and photograph; return the exit code."""
    shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pages: dict[str, str] = {}
        handler = partial(_Handler, directory=folder, packages=packages.resolve(), pages=pages)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            base = f"http://127.0.0.1:{server.server_port}"
            subprocess.run(
                [sys.executable, "-m", "korme", "build", "--root", site, "-o", folder, "--base-url", base], check=True
            )
            manifest = f"{base}/iiif/{work}/manifest.json"
            content = json.loads((Path(folder) / f"iiif/{work}/manifest.json").read_text("utf-8"))
            body = content["items"][0]["items"][0]["items"][0]["body"]
            tiles = body.get("service", [{"id": ""}])[0]["id"]
            viewers = {name: start for name, start in _VIEWERS.items() if tiles or name != "openseadragon"}
            for name, (script, start) in viewers.items():
                pages[f"/{name}.html"] = _PAGE.format(script=script, start=start.format(manifest=manifest, tiles=tiles))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            lost = [name for name in viewers if not _opened(base, name, shots, is_played="duration" in body)]
            server.shutdown()
    return 1 if lost else 0


def _opened(base: str, name: str, shots: Path, *, is_played: bool) -> bool:
    """Open a viewer and photograph it; return whether it has got all that it asked for, and shows or plays the work."""
    asked: list[tuple[int, str]] = []
    with started() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.on("response", lambda answer: asked.append((answer.status, answer.url.removeprefix(base))))
        page.goto(f"{base}/{name}.html", wait_until="networkidle")
        page.wait_for_timeout(4000)
        page.screenshot(path=shots / f"{name}.png")
        lasts = page.evaluate(_PLAY) if is_played else ""
    pictures = [url for status, url in asked if url.startswith(("/iiif/image/", "/media/")) and status in (200, 206)]
    missing = [url for status, url in asked if status >= 400 and "favicon" not in url]
    print(f"{name}: {len(pictures)} files {lasts}", *(f"not there: {url}" for url in missing), sep="\n  ")
    return bool(pictures) and not missing and bool(lasts or not is_played)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
