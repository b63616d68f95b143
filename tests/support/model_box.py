"""A small stand-in for the package of `<model-viewer>`: a script of the same kind, with a style sheet in its shadow."""

from __future__ import annotations

from site_box import Content

FOLDER = "node_modules/@google/model-viewer"
STYLE = "\n:host { display: block; }\np { margin: 7px; }\n"
SCRIPT = (
    "customElements.define('model-viewer', class extends HTMLElement { connectedCallback() {"
    "const inside = this.attachShadow({ mode: 'open' });"
    f"inside.innerHTML = `<style>{STYLE}</style><p>A model</p>`;"
    "fetch(this.getAttribute('src')).then((found) => found.blob()).then((blob) => {"
    "const image = new Image(); image.src = URL.createObjectURL(blob);"
    "return fetch(image.src).then(() => { this.dataset.loaded = blob.size; }); }); } });"
)


def viewer_package() -> dict[str, Content]:
    """Its files, by path in the site."""
    return {f"{FOLDER}/dist/model-viewer.min.js": SCRIPT, f"{FOLDER}/LICENSE": "Words of a licence\n"}
