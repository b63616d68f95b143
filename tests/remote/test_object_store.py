"""A shared cache in an object store: an S3 server on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.remote.shared_cache import last_sharing

pytest.importorskip("obstore")
_SERVER = os.environ.get("KORME_MOTO") or shutil.which("moto_server")
SECRET = "wJalrXUtnFEMI"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with an empty bucket `expo`."""
    if not _SERVER:
        pytest.skip(
            "pip install 'moto[s3]' flask flask-cors, in an environment of its own, and KORME_MOTO=…/moto_server"
        )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    process = subprocess.Popen(
        [_SERVER, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:  # until it says that it is running
            if "Running on" in line:
                break
        url = f"http://127.0.0.1:{port}"
        build_opener(ProxyHandler({})).open(Request(f"{url}/expo", method="PUT"), timeout=30).close()
        yield url
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def box(tmp_path: Path) -> SiteBox:
    return SiteBox(tmp_path / "site").add(
        {"content/site.yaml": SITE_YAML} | aigerim(works__light_jpg=picture(300, 200))
    )


def credentials(server: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": server,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }


def test_two_machines_share_a_bucket(server: str, box: SiteBox, tmp_path: Path) -> None:
    """The second one takes everything; nothing of the address or the credentials is shown."""
    settings = {**credentials(server), "KORME_CACHE_KEY": "k3y", "KORME_SHARED_CACHE": "s3://expo/cache"}
    first = box.korme("build", "-v", **settings)
    second = box.korme("build", "-v", "--cache", str(tmp_path / "two"), "-o", str(tmp_path / "out"), **settings)
    sent, found = last_sharing(box.root / ".cache/korme"), last_sharing(tmp_path / "two")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert sent is not None and found is not None
    assert sent.sent > 0 and (found.found, found.made) == (sent.sent, 0)
    assert subprocess.run(["diff", "-r", box.output, tmp_path / "out"], check=False).returncode == 0
    for said in (first, second):
        for private in (SECRET, "AKIA", "k3y", "expo/cache", server):
            assert private not in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("setting", "hint"),
    [
        ({"KORME_SHARED_CACHE": "s3://nobodys/cache"}, "status 404"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "check the network"),
        ({"AWS_ENDPOINT_URL": "http://192.0.2.1"}, "check the network"),
    ],
)
def test_a_bucket_that_cannot_be_used_is_one_warning(
    setting: dict[str, str], hint: str, server: str, box: SiteBox
) -> None:
    """The site is published, and what the library says, with the address in it, is not shown."""
    settings = {**credentials(server), "KORME_SHARED_CACHE": "s3://expo/cache", "KORME_MESSAGES": "en", **setting}
    said = box.korme("build", **settings)

    assert said.returncode == 0
    assert said.stderr.count("[cache-failed]") == 1
    assert hint in said.stderr
    for private in (SECRET, "AKIA", "nobodys", "127.0.0.1", "Debug"):
        assert private not in said.stdout + said.stderr
