"""The house's own rules: sizes, directions, manners of the source. What breaks them breaks a test, with the place."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import korme

SOURCE = Path(korme.__file__).parent
ROOT = SOURCE.parent
MAX_FILE = 400
MAX_FUNCTION = 60

PACKAGES = """
    core
    fields
    i18n
    search
    store
    kinds
    pictures
    media
    cluster
    remote
    site
    theme
    read
    views
    checks
    outputs
    publish
    printing
    build
    commands
    cli
    __main__
""".split()
"""The packages from the bottom up, one a line. A package imports only from itself and from those above it in this list."""


def modules() -> dict[str, Path]:
    """Every module of the package by its name without the package's."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "korme"] = path
    return found


MODULES = modules()


def of_each(names: Iterable[str]) -> Callable[[Callable[[str], None]], Callable[[], None]]:
    """Make a rule for one module a test of all of them: one test a rule starts in no time."""

    def tested(rule: Callable[[str], None]) -> Callable[[], None]:
        def test() -> None:
            broken = {}
            for name in names:
                try:
                    rule(name)
                except AssertionError as error:
                    broken[name] = str(error)
            assert broken == {}

        test.__name__, test.__doc__ = rule.__name__, rule.__doc__
        return test

    return tested


@cache
def text_of(name: str) -> str:
    return MODULES[name].read_text("utf-8")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(text_of(name))


@cache
def by_class(name: str) -> dict[type[ast.AST], list[Any]]:
    """A module's nodes, walked once for all rules."""
    found: dict[type[ast.AST], list[Any]] = {}
    for node in ast.walk(tree(name)):
        found.setdefault(type(node), []).append(node)
    return found


def nodes(name: str, *classes: type[ast.AST]) -> list[Any]:
    return [node for one in classes for node in by_class(name).get(one, ())]


def functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return nodes(name, ast.FunctionDef, ast.AsyncFunctionDef)


def height(name: str) -> int:
    """The place of a module's package in PACKAGES; the package `korme` itself is below all."""
    package = name.partition(".")[0]
    if package == "korme":
        return -1
    assert package in PACKAGES, f"the package '{package}' is not in PACKAGES"
    return PACKAGES.index(package)


LATE = {
    "build": "publishing is imported while child processes read",
    "cli.console": "progress is shown of builds in which something has changed, lines of source with problems",
    "cli.entry": "Ctrl-C during the imports is no traceback",
    "cli.options": "addresses are judged only where one is given",
    "commands.check": "a check is often answered from memory",
    "media.worker": "decoders are loaded in child processes only",
    "media.stills": "PyAV is loaded only where it is installed and a still has to be made",
    "outputs.changes": "XML",
    "outputs.feeds": "XML",
    "outputs.media_feed": "XML",
    "outputs.schedule": "XML",
    "pictures.worker": "decoders are loaded in child processes only",
    "publish.workers": "the cluster is loaded only where one is asked for",
    "read.town": "few sites have a map, and XML is read in a child process",
    "remote.worker": "connections and decoders are loaded in child processes only",
    "theme.cached": "Jinja is imported while child processes read",
}
"""Modules that import our own ones inside functions, and what a start saves by it. Beside these, commands in `cli` do:
only the one that runs is loaded."""


@of_each([name for name in MODULES if not name.startswith("cli.cmd_")])
def test_imports_stand_at_the_top(name: str) -> None:
    """An import inside a function has a reason that is in LATE, and every reason has its import."""
    spans = [range(one.lineno, (one.end_lineno or 0) + 1) for one in functions(name)]
    late = [line for _, line in imports(name) if any(line in span for span in spans)]

    assert bool(late) == (name in LATE)


def imports(name: str) -> Iterator[tuple[str, int]]:
    """Our own modules that a module imports, at its top or further in, with the line."""
    for node in nodes(name, ast.ImportFrom):
        if (node.module or "").split(".")[0] == "korme":
            base = (node.module or "").removeprefix("korme").lstrip(".")
            for one in node.names:
                inner = f"{base}.{one.name}".lstrip(".")
                yield (inner if inner in MODULES else base or "korme"), node.lineno
    for node in nodes(name, ast.Import):
        yield from (
            (one.name.removeprefix("korme."), node.lineno) for one in node.names if one.name.startswith("korme.")
        )


@of_each(MODULES)
def test_imports_run_downwards(name: str) -> None:
    """A package imports from itself or from below, never from above."""
    upwards = [f"{MODULES[name]}:{line} imports {one}" for one, line in imports(name) if height(one) > height(name)]

    assert upwards == []


def test_no_import_goes_in_a_circle() -> None:
    """From no module a chain of imports, wherever they are written, leads back to it."""
    known = {name: {one for one, _ in imports(name)} - {name} for name in MODULES}
    while True:
        ends = {name for name, below in known.items() if not below & known.keys()}
        if not ends:
            break
        known = {name: below for name, below in known.items() if name not in ends}

    assert sorted(known) == []


def test_no_part_of_the_house_is_relative() -> None:
    """Imports name the whole way, so that a search finds them."""
    assert [name for name in MODULES for node in nodes(name, ast.ImportFrom) if node.level] == []


@of_each(MODULES)
def test_a_file_has_one_reason_to_change(name: str) -> None:
    """Files and functions stay short, every module says what it is."""
    lines = text_of(name).count("\n")
    long = [
        f"{one.name}: {length}"
        for one in functions(name)
        if (length := (one.end_lineno or 0) - one.lineno + 1) > MAX_FUNCTION
    ]

    assert lines <= MAX_FILE
    assert long == []
    assert ast.get_docstring(tree(name)) or not text_of(name).strip()


@of_each(MODULES)
def test_names_say_something(name: str) -> None:
    """No drawer for everything."""
    assert not {"utils", "util", "helpers", "helper", "manager", "common", "misc"} & set(re.split(r"[._]", name))


def broad(node: ast.ExceptHandler) -> bool:
    names = [node.type, *(node.type.elts if isinstance(node.type, ast.Tuple) else [])]
    return node.type is None or any(
        isinstance(one, ast.Name) and one.id in ("Exception", "BaseException") for one in names
    )


@of_each(
    [
        name
        for name in MODULES
        if name not in ("store.worker_pool", "commands.serve.workshop", "commands.serve.desk_side")
    ]
)
def test_nothing_is_caught_blindly(name: str) -> None:
    """Only the pool's worker and serve's loop, with the desk's answers, may catch whatever comes."""
    found = [f"{MODULES[name]}:{node.lineno}" for node in nodes(name, ast.ExceptHandler) if broad(node)]

    assert found == []


@of_each([name for name in MODULES if name != "cli.console"])
def test_only_one_room_prints(name: str) -> None:
    """What people read goes through cli/console.py."""
    assert [
        f"{MODULES[name]}:{one.lineno}"
        for one in nodes(name, ast.Call)
        if isinstance(one.func, ast.Name) and one.func.id == "print"
    ] == []


@of_each(MODULES)
def test_nothing_runs_what_it_reads(name: str) -> None:
    """No eval, no exec, no pickle of anybody's bytes, no YAML that builds objects, no helper program.

    One room asks git: only it knows what has changed and what a file was; another feeds Pagefind with our own text; a third starts the
    program itself on a worker.
    Neither takes a program's name from anybody. Sockets are served's; the check of links to other sites has its own,
    because it must connect to the very address that it has judged, and end a talk that is drawn out.
    """
    text = text_of(name)
    calls = {node.func.id for node in nodes(name, ast.Call) if isinstance(node.func, ast.Name)}
    taken = {one.name.split(".")[0] for node in nodes(name, ast.Import) for one in node.names}

    assert not {"eval", "exec"} & calls
    assert not {"pickle", "marshal", "shelve"} & taken
    assert "subprocess" not in taken or name in ("core.git", "search.pagefind", "cluster.client")
    assert "socket" not in taken or name.startswith(("commands.serve.", "checks.external_links"))
    assert "os.system" not in text
    assert "create_subprocess" not in text or name == "search.pagefind"  # Pagefind, fed with our own text
    assert not re.search(r"yaml\.(?:unsafe_load|full_load|UnsafeLoader|FullLoader|Loader\b)", text)


@of_each(MODULES)
def test_the_house_keeps_no_state(name: str) -> None:
    """No global statement; what a module holds by name is never a list, a dict or a set that grows."""
    assert not nodes(name, ast.Global)
    empty = [
        f"{MODULES[name]}:{node.lineno}"
        for node in tree(name).body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and isinstance(node.value, (ast.List, ast.Dict, ast.Set))
        and not (node.value.keys if isinstance(node.value, ast.Dict) else node.value.elts)
    ]

    assert empty == []


def tracked() -> list[Path]:
    """The files of the repository; none outside one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    names = listed.stdout.decode("utf-8", "surrogateescape").split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


MACHINE = re.compile(
    "|".join(("/" + r"work/(?:main|shared)", "/" + r"tmp/(?:venv|house)", "/" + "home/[a-z]", "/" + "Users/[A-Za-z]", "/" + "root/", r"[A-Z]:\\Users"))
    + "|" + "|".join((r"index-" + "url", "art" + "ifactory", "nex" + "us3?[.:/]", r"--trusted" + "-host"))
)  # fmt: skip


def test_a_class_name_means_one_thing() -> None:
    """No two classes of the program have one name, with or without the underscore."""
    places: dict[str, list[str]] = {}
    for name in MODULES:
        for node in tree(name).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), []).append(name)

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_value_is_a_dataclass() -> None:
    """Values are msgspec's, made in C: a dataclass costs a millisecond of every start."""
    found = {
        f"{name}: {one.name}"
        for name in MODULES
        for one in nodes(name, ast.ClassDef)
        if any("dataclass" in ast.unparse(each) for each in one.decorator_list)
    }

    assert found == set()


def test_no_file_names_a_machine() -> None:
    """What is published works anywhere: no folder of anybody's computer, no private registry."""
    texts = {
        ".py",
        ".md",
        ".yaml",
        ".yml",
        ".toml",
        ".txt",
        ".html",
        ".css",
        ".js",
        ".json",
        ".cfg",
        ".sh",
        "",
        ".jinja",
    }
    found = []
    for path in tracked():
        if path.suffix in texts and path.stat().st_size < 2_000_000:
            text = path.read_text("utf-8", "replace")
            found += [f"{path.relative_to(ROOT)}: {one.group()}" for one in MACHINE.finditer(text)]

    assert found == []


def test_no_package_of_others_is_a_file_of_ours() -> None:
    """What is downloaded to be tried stays out of the repository, as does what is built."""
    packed = {".7z", ".dll", ".dylib", ".exe", ".gz", ".pyc", ".so", ".tar", ".tgz", ".whl", ".xz", ".zip"}

    assert [path.name for path in tracked() if path.suffix in packed] == []


def test_no_test_sleeps() -> None:
    """A test waits for what happens, not for a time."""
    tests = sorted((ROOT / "tests").rglob("*.py"))
    pattern = re.compile(r"\btime\." + r"sleep\(")

    assert [path.name for path in tests if pattern.search(path.read_text("utf-8"))] == []
