"""What follows the picture in a file of a shared cache."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from korme.remote.endings import ends_with_picture


def encoded(format_: str) -> bytes:
    """A picture with as much in it as ours have."""
    file = io.BytesIO()
    image = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
    image.save(file, format_, **({"progressive": True} if format_ == "JPEG" else {}))
    return file.getvalue()


@pytest.mark.parametrize("format_", ["JPEG", "WEBP", "PNG", "AVIF", "ICO"])
@pytest.mark.parametrize(
    "rest", [b"<script>", b"PK\x05\x06" + bytes(18), b"\0", b"\xff\xd9", b"\0\0\0\0IEND\xaeB`\x82"]
)
def test_nothing_may_follow_the_picture(format_: str, rest: bytes) -> None:
    data = encoded(format_)

    assert ends_with_picture(data, format_)
    assert not ends_with_picture(data + rest, format_)
    assert not ends_with_picture(data[:20], format_)
