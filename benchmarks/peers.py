"""The peers' sites for `pictures.py`: the same photographs in the same widths, as far as each supports it.

Every function takes the photographs and the peer's installation, and returns a function that prepares a working folder
and returns the command.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Prepare = Callable[[Path], list[str]]

_ELEVENTY = """
import Image from "@11ty/eleventy-img";
import fs from "node:fs";
export default function (config) {
  config.addGlobalData("photos", () => fs.readdirSync("photos").sort().map((name) => "photos/" + name));
  config.addAsyncShortcode("pic", async (source) => Image.generateHTML(await Image(source, {
    widths: [400, 800, 1600], formats: ["webp", "jpeg"], outputDir: "_site/img/", urlPath: "/img/",
    sharpJpegOptions: { quality: 80 }, sharpWebpOptions: { quality: 80, effort: 4 } }), { alt: "", sizes: "100vw" }));
  config.ignores.add("photos/**");
  return { dir: { input: "src", output: "_site" } };
}
"""
_HUGO = """
baseURL = "/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]
[imaging]
resampleFilter = "Lanczos"
quality = 80
"""
_HUGO_PAGE = """{{ range resources.Match "photos/*" }}{{ $photo := . }}
{{ range slice 400 800 1600 }}{{ ($photo.Resize (printf "%dx webp q80" .)).RelPermalink }}{{ end }}
{{ ($photo.Resize "800x jpg q80").RelPermalink }}{{ end }}"""
_SIGAL = """
source = "pictures"
destination = "_build"
theme = "galleria"
img_size = (1600, 1600)
thumb_size = (400, 300)
thumb_fit = False
img_format = "WEBP"
jpg_options = {"quality": 80}
"""


def eleventy(photos: Path, modules: Path) -> Prepare:
    """Return Eleventy with its image plugin: three widths in WebP, and the same three in JPEG."""

    def prepare(folder: Path) -> list[str]:
        if not (folder / "src").exists():
            (folder / "src").mkdir(parents=True)
            (folder / "eleventy.config.mjs").write_text(_ELEVENTY)
            (folder / "package.json").write_text('{"type": "module"}')
            (folder / "src/index.liquid").write_text("{% for photo in photos %}{% pic photo %}{% endfor %}")
            (folder / "photos").symlink_to(photos)
            (folder / "node_modules").symlink_to(modules)
        return ["node_modules/.bin/eleventy", "--quiet"]

    return prepare


def hugo(photos: Path, program: Path) -> Prepare:
    """Return Hugo: three widths in WebP and one JPEG.

    It drops colour profiles and ignores Exif orientation by default.
    """

    def prepare(folder: Path) -> list[str]:
        if not (folder / "layouts").exists():
            for name in ("layouts", "content", "assets"):
                (folder / name).mkdir(parents=True)
            (folder / "hugo.toml").write_text(_HUGO)
            (folder / "layouts/index.html").write_text(_HUGO_PAGE)
            (folder / "assets/photos").mkdir()
            for path in photos.iterdir():
                (folder / "assets/photos" / path.name).hardlink_to(path)
        return [str(program), "--quiet"]

    return prepare


def sigal(photos: Path, program: Path) -> Prepare:
    """Return sigal: one WebP within 1600 pixels and a thumbnail, fewer files than the others make."""

    def prepare(folder: Path) -> list[str]:
        if not (folder / "pictures").exists():
            (folder / "pictures/all").mkdir(parents=True)
            (folder / "sigal.conf.py").write_text(_SIGAL)
            for path in photos.iterdir():
                (folder / "pictures/all" / path.name).hardlink_to(path)
        return [str(program), "build", "-q"]

    return prepare
