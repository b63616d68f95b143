"""Pictures and cards made on a cluster: korme/cluster."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from clips import clip
from msgspec import msgpack
from msgspec.structs import replace
from PIL import Image
from site_box import CREATIVE, SITE_YAML, SiteBox, aigerim, bytes_of, picture
from views_box import Made

from korme.cluster.accepting import Delivery, accept
from korme.cluster.address import address_of
from korme.cluster.client import PageHost
from korme.cluster.host import run_batch
from korme.cluster.parcels import Arrival, decode_arrivals, digest_of, encode_batch, packed, versions
from korme.cluster.pool import ClusterPool
from korme.core.options import Options
from korme.core.problems import UsageError
from korme.pictures.drawings import Card
from korme.pictures.jobs import Sketch
from korme.pictures.worker import draw
from korme.publish.output_folder import Staged
from korme.publish.pages_away import SentSite, arrived, made_with, travelled
from korme.publish.render_pages import PageMaker, RenderedPage
from korme.publish.workers import workers_of
from korme.store.worker_pool import Outcome, Pool, Task

ROOT = Path(__file__).parents[2]
SiteMaker = Callable[..., SiteBox]
pytest.importorskip("distributed")


class Cluster(NamedTuple):
    """A scheduler and its workers, each a process of its own."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def running(place: Path, protocol: str = "tcp") -> Iterator[Cluster]:
    """Two workers with a thread each, on this machine."""
    place.mkdir()
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_TEMPORARY_DIRECTORY": str(place)}
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=place,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    def until(process: subprocess.Popen[bytes], words: bytes) -> None:
        assert process.stderr is not None
        assert any(words in line for line in process.stderr)

    file = place / "scheduler.json"
    local = "--host", "127.0.0.1", "--no-dashboard", "--protocol", protocol
    try:
        scheduler = start("distributed.cli.dask_scheduler", *local, "--port", "0", "--scheduler-file", str(file))
        until(scheduler, b"Scheduler at:")
        while not file.exists() or not file.read_text():
            assert scheduler.poll() is None
        address = json.loads(file.read_text())["address"]
        words = "distributed.cli.dask_worker", address, *local, "--nthreads", "1", "--no-nanny"
        workers = [start(*words) for _ in range(2)]
        for worker in workers:
            until(worker, b"Registered to:")
        yield Cluster(address.replace("tcp://", "dask://"), scheduler, workers)
    finally:
        for process in started:
            process.kill()
            process.communicate()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with running(tmp_path / "cluster") as found:
        yield found


def certificates(folder: Path) -> dict[str, str]:
    """Make an authority with one certificate for everybody; return the settings of Dask that name it."""
    folder.mkdir()
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    kind = "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"
    command = ["openssl", "req", "-x509", *kind, "-subj", "/CN=expo", "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)
    own = {
        f"DASK_DISTRIBUTED__COMM__TLS__{who}__{what}": path
        for who in ("SCHEDULER", "WORKER", "CLIENT")
        for what, path in (("CERT", certificate), ("KEY", key))
    }
    return {
        **own,
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": certificate,
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true",
    }


def card_tasks(folder: Path, count: int) -> list[Task]:
    cards = [Card(title=f"Card {number}", site="Expo") for number in range(count)]
    return [Task(draw, [Sketch(card, None, str(folder / card.path))], 20.0, label=card.path) for card in cards]


def drawn(outcomes: list[Outcome], folder: Path) -> dict[str, bytes]:
    assert all(outcome.value for outcome in outcomes)
    return {outcome.task.label: (folder / outcome.task.label).read_bytes() for outcome in outcomes}


def test_a_site_is_byte_for_byte_the_one_made_here(
    site: SiteMaker, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its picture, the still of its film, its cards and the icons of its logo come from the workers; the film is made here."""
    pools: list[ClusterPool] = []

    def noted(options: Options, pool: Pool) -> ClusterPool:
        found = workers_of(options, pool)
        assert isinstance(found, ClusterPool)
        pools.append(found)
        return found

    logo = {"content/site.yaml": SITE_YAML + "logo: logo.png\n", "content/logo.png": picture(64, 64, format="PNG")}
    box = site({**aigerim(), **logo, "creatives/aigerim/works/film.mp4": clip(size=(64, 36), count=12)})
    here = box.build()
    monkeypatch.setattr("korme.publish.make.workers_of", noted)
    there = box.build(output=box.root / "there", cache=box.root / ".cache/there", workers=cluster.address)
    media = [path for path in here.files if path.startswith("media/")]

    assert here.ok and there.ok
    assert any(path.endswith(".mp4") for path in media)
    assert bytes_of(there.output) == bytes_of(here.output)
    assert pools[0].travelled > len(media) / 4  # a job makes all sizes of a picture


def test_what_dies_costs_only_its_tasks(tmp_path: Path, cluster: Cluster) -> None:
    """The first result comes while both work; then one of them is killed. Later everything dies: the rest is made here."""
    with Pool(1) as pool:
        here = drawn(list(pool.run(card_tasks(tmp_path / "here", 12))), tmp_path / "here")

    def there(name: str, dying: list[subprocess.Popen[bytes]]) -> tuple[dict[str, bytes], int]:
        with ClusterPool(address_of(cluster.address), Pool(1)) as workers:
            running = workers.run(card_tasks(tmp_path / name, 12))
            first = next(running)
            for process in dying:
                process.kill()
            return drawn([first, *running], tmp_path / name), workers.travelled

    assert there("one", cluster.workers[:1]) == (here, 12)
    made, travelled = there("all", [cluster.scheduler, *cluster.workers])
    assert made == here
    assert 1 <= travelled < 12


@pytest.mark.sampled(2)
@pytest.mark.parametrize("dying", [1, 3])
def test_pages_made_away_are_the_same(site: SiteMaker, cluster: Cluster, dying: int) -> None:
    """The site goes to both workers, and its pages come from them; what dies, even all, costs only the pages it has."""
    people = {f"creatives/person-{number:03}/index.md": CREATIVE for number in range(60)}
    box = site({**people, "content/site.yaml": SITE_YAML + "theme_options: {cards: none, search: names}\n"})
    processes = [*cluster.workers, cluster.scheduler][:dying]
    words = [str(box.root), cluster.address, *(str(process.pid) for process in processes)]
    done = subprocess.run([sys.executable, "-c", _AWAY, *words], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    pages, travelled, again = map(int, done.stdout.split())
    assert pages > 180 and travelled > 0
    assert all(process.wait(timeout=10) for process in processes)
    assert again < pages / 2  # what was read for each page has come with it
    assert bytes_of(box.root / "here") == bytes_of(box.root / "there")
    assert bytes_of(box.root / "here-again") == bytes_of(box.root / "there-again")


_AWAY = f"""
import os, shutil, signal, sys
from pathlib import Path
sys.path[:0] = {sys.path!r}

def main():
    from site_box import CREATIVE, SiteBox
    from korme.publish import pages_away

    ask, pages = pages_away.PagesAway._step, set()
    def asked(away, *rest):
        found = ask(away, *rest)
        pages.add(away)
        while found and sys.argv[3:]:
            os.kill(int(sys.argv.pop()), signal.SIGKILL)
        return found
    pages_away.PagesAway._step = asked
    pages_away.MANY, pages_away._TASKS = 1, 2
    root = Path(sys.argv[1])
    box = SiteBox(root)
    there = dict(output=root / "there-again", cache=root / "there-cache", jobs=2)
    box.build(output=root / "here", cache=root / "here-cache")
    built = box.build(**there, workers=sys.argv[2])
    shutil.copytree(root / "there-again", root / "there")
    box.change("creatives/person-001/index.md", CREATIVE + "More.\\n")
    box.build(output=root / "here-again", cache=root / "here-cache")
    print(built.report.pages, pages.pop().travelled, box.build(**there).report.written)

main()
"""
"""Builds a site here and on a cluster where children can be forked, kills a worker once pages have come from there, and
builds again after a change; prints the number of pages, of those that came from the workers, and of files written last."""


def test_a_worker_with_other_libraries_makes_no_page(site: SiteMaker) -> None:
    """Its pages could differ; nor does it make pages that the site does not have."""
    made = Made(site(aigerim()))
    sent = SentSite(made.content, made.draft.entries, site().options(), {}, made_with(made.draft.site))
    paths = list(made.pages)
    for each, asked, is_made in (
        (sent, paths, True),
        (sent, ["nothing.html"], False),
        (replace(sent, made_with="other"), paths, False),
    ):
        host = PageHost(bytes(ForkingPickler.dumps(each)), 1)
        try:
            assert bool(host.ask(msgpack.encode(asked), 60.0)) == is_made
        finally:
            host.end()


def read_by(page: RenderedPage) -> frozenset[Any]:
    """What was read for a page, facts and groups, wherever it was made."""
    if page.shared is None:
        return page.reads
    sent = page.shared.span.sent
    reads = (sent[at] for at in page.shared.places)
    return frozenset(
        frozenset(sent[at] for at in array("I", read[1])) if isinstance(read[0], bytes) else read for read in reads
    )


def test_damaged_pages_are_not_taken(site: SiteMaker) -> None:
    """None of a span is written unless all of it is there; a page that failed on the worker is made here."""
    made = Made(site(aigerim()))
    outputs = [made.outputs[path] for path in list(made.pages)[:3]]
    maker = PageMaker(made.theme, made.renderer, {}, made.draft.reads)
    pages = [maker.make(output) for output in outputs]
    staged: dict[str, bytes] = {}

    def stage(path: str, data: bytes, digest: str) -> Staged:
        staged[path] = data
        return Staged(len(data), 0, digest)

    def sent(*spans: object) -> bytes:
        return zlib.compress(msgpack.encode(spans))

    own, facts, numbers = travelled(pages)
    wrong = array("I", [len(facts)]).tobytes()
    for data in (
        b"",
        sent()[:-1],
        sent(),
        sent((own[:2], facts, numbers[:2])),
        sent((own, facts, numbers[:2])),
        sent((own, [], numbers)),
        sent((own, facts, [*numbers[:2], wrong])),
        sent((own, facts, [*numbers[:2], b"x"])),
        sent((own, [[{}]], numbers)),
        sent("pages"),
    ):
        assert arrived(data, outputs, maker, stage) == []
        assert not staged
    found = arrived(sent(([own[0], None, own[2]], facts, numbers)), outputs, maker, stage)
    assert [output for output, _ in found] == outputs
    assert [read_by(page) for _, page in found] == [page.reads for page in pages]
    assert any(isinstance(read, frozenset) for read in pages[0].reads)
    assert found[1][1] == pages[1]
    assert [staged[outputs[at].path] for at in (0, 2)] == [pages[at].data for at in (0, 2)]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("127.0.0.1:8786", "workers-address"),
        ("dask://host", "workers-address"),
        ("tcp://10.0.0.1:8786", "workers-address"),
        ("dask://host:99999", "workers-address"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        address_of(address)
    assert caught.value.problem.code == code


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("dask://127.0.0.1:1", "tcp://127.0.0.1:1"),
        ("dask://localhost:1", "tcp://localhost:1"),
        ("dask://[::1]:1", "tcp://[::1]:1"),
        ("tls://127.0.0.1:1", "tls://127.0.0.1:1"),
        ("dask://10.0.0.1:1", "tls://10.0.0.1:1"),
        ("dask://localhost.example.org:1", "tls://localhost.example.org:1"),
    ],
)
def test_only_this_machine_is_reached_without_encryption(address: str, url: str) -> None:
    assert address_of(address).url == url


@pytest.mark.parametrize(
    ("address", "code"),
    [("dask://192.0.2.1:8786", "workers-not-encrypted"), ("tls://127.0.0.1:9", "workers-not-encrypted")],
)
def test_no_certificates_no_connection(tmp_path: Path, address: str, code: str) -> None:
    with ClusterPool(address_of(address), Pool(1)) as workers, pytest.raises(UsageError) as caught:
        list(workers.run(card_tasks(tmp_path, 1)))
    assert caught.value.problem.code == code


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificates")
def test_a_cluster_is_reached_with_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers of which each knows the others by the same authority; a certificate of another one is refused."""
    for name, path in certificates(tmp_path / "own").items():
        monkeypatch.setenv(name, path)
    with running(tmp_path / "cluster", "tls") as cluster:
        with ClusterPool(address_of(cluster.address), Pool(1)) as workers:
            there = drawn(list(workers.run(card_tasks(tmp_path / "there", 4))), tmp_path / "there")
        for name, path in certificates(tmp_path / "other").items():
            monkeypatch.setenv(name, path)
        with ClusterPool(address_of(cluster.address), Pool(1)) as refused, pytest.raises(UsageError) as caught:
            list(refused.run(card_tasks(tmp_path / "refused", 1)))
    with Pool(1) as pool:
        here = drawn(list(pool.run(card_tasks(tmp_path / "here", 4))), tmp_path / "here")

    assert cluster.address.startswith("tls://")
    assert there == here and workers.travelled == 4
    assert caught.value.problem.code == "workers-unreachable"


def test_a_worker_with_other_versions_does_nothing(tmp_path: Path) -> None:
    """One that has joined after the others were asked."""
    (task,) = card_tasks(tmp_path, 1)
    other = {**versions(), "Pillow": "1.0"}

    assert decode_arrivals(run_batch(encode_batch(packed(task), other))) == [Arrival()]
    assert decode_arrivals(run_batch(encode_batch(packed(task), versions())))[0].files


def test_what_is_not_what_was_asked_for_is_not_taken(tmp_path: Path) -> None:
    (task,) = card_tasks(tmp_path, 1)
    (arrival,) = decode_arrivals(run_batch(encode_batch(packed(task), versions())))
    (sketch,) = task.argument
    (file,) = arrival.files
    small = picture(10, 10)
    for wrong in (
        Arrival(),
        replace(arrival, files=(replace(file, data=file.data[:-1]),)),
        replace(arrival, files=(replace(file, data=small, digest=digest_of(small)),)),
        replace(arrival, files=(replace(file, data=b"GIF89a", digest=digest_of(b"GIF89a")),)),
        replace(arrival, files=(replace(file, path="media/other.jpg"),)),
        replace(arrival, files=(file, file)),
        replace(arrival, tones=(("media/x", "red; evil"),)),
    ):
        with pytest.raises((ValueError, OSError)):
            accept([Delivery(sketch, wrong)])
    assert not Path(sketch.place).exists()
    accept([Delivery(sketch, arrival)])
    with Image.open(sketch.place) as image:
        assert image.size == (1200, 630)
