"""The command line in a child process: korme/cli/main.py and the commands."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SiteBox, bytes_of, picture

from korme.cli.options import today
from korme.core.problems import UsageError

SiteMaker = Callable[..., SiteBox]
PAGE = {
    "content/site.yaml": "title: Expo\nlanguages: [en]\nbase_url: https://expo.example.org\n",
    "content/pages/about.yaml": "title: About\n",
}
BROKEN = {**PAGE, "content/pages/broken.yaml": "titel: B\n"}


def test_without_a_command_it_builds(site: SiteMaker) -> None:
    """`korme` alone builds the site, prints a summary line and exits with 0; a second run reports no change."""
    box = site(PAGE)
    first = box.korme("--messages", "en")
    second = box.korme("--messages", "en")

    assert (first.returncode, first.stderr) == (0, "")
    assert "the site is in" in first.stdout
    assert "wrote 0" not in first.stdout
    assert (box.output / "about/index.html").is_file()
    assert (second.returncode, second.stderr) == (0, "")
    assert "nothing has changed" in second.stdout


def test_build_py_is_the_same_program(site: SiteMaker) -> None:
    """`python build.py` builds the site in another folder with --root."""
    box = site(PAGE)
    script = Path(__file__).parents[2] / "build.py"
    run = subprocess.run(
        [sys.executable, str(script), "--root", str(box.root)], env=box.environment(), capture_output=True, check=False
    )

    assert run.returncode == 0
    assert (box.output / "index.html").is_file()


SLOW_TO_LOAD = (
    "PIL.Image babel.dates babel.numbers difflib fontTools html.entities icalendar importlib.metadata markdown nh3"
    " resvg_py rich segno watchdog werkzeug xml.etree.ElementTree"
).split()
"""Modules that a text without dates does not need; a child process imports Markdown."""


@pytest.mark.parametrize("start", ["", "import korme.store.forking\nkorme.store.forking.can_inherit = lambda: False\n"])
def test_a_changed_text_loads_only_what_it_needs(site: SiteMaker, start: str) -> None:
    """Importing code is more than half of a small build, however its child processes are started."""
    box = site({**PAGE, "content/pages/about.md": "---\ntitle: About\n---\nWords.\n", "content/pages/about.yaml": None})
    program = f"{start}import sys\nfrom korme.cli.main import main\ncode = main(['--quiet'])\n"
    program += "print(*(set(sys.argv[1:]) & sys.modules.keys()))\nsys.exit(code)"
    command = [sys.executable, "-c", program, *SLOW_TO_LOAD]
    box.korme()
    box.change("content/pages/about.md", "---\ntitle: About\n---\nOther words.\n")
    run = subprocess.run(
        command, cwd=box.root, env=box.environment(), capture_output=True, text=True, check=False, timeout=60
    )

    assert (run.returncode, run.stdout.split()) == (0, [])
    assert "Other words" in box.build().text("about/index.html")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check"], 1),
        (["build"], 1),
        (["build", "--keep-going"], 1),
        (["check", "--strict"], 1),
        (["--no-such-option"], 2),
        (["bild"], 2),
        (["build", "-n", "0"], 2),
        (["build", "-n", "many"], 2),
        (["--root", "nowhere"], 2),
        (["check", "--root", "content"], 2),
        (["build", "-o", "content"], 1),
        (["build", "--base-url", "expo"], 2),
        (["build", "--base-url", "javascript:alert(1)"], 2),
        (["--help"], 0),
        (["check", "--help"], 0),
        (["info"], 0),
    ],
)
def test_exit_codes(site: SiteMaker, arguments: list[str], code: int) -> None:
    """0 fine, 1 problems in the site, 2 wrong usage; never a traceback."""
    run = (
        site(BROKEN).korme(*arguments, "--messages", "en")
        if "--help" not in arguments
        else site(BROKEN).korme(*arguments)
    )

    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout or run.stderr


def test_earlier_exit_handlers_run(site: SiteMaker) -> None:
    """Coverage and profilers can write their results; the garbage collector is frozen by then."""
    program = (
        "import atexit, gc\n"
        "atexit.register(lambda: print('left', gc.get_freeze_count() > 0))\n"
        "from korme.cli.entry import run\nrun()"
    )
    left = python(site(PAGE), program)

    assert (left.stdout.splitlines()[-1], left.returncode, left.stderr) == ("left True", 0, "")


def test_a_closed_pipe_gives_only_an_exit_code(site: SiteMaker) -> None:
    """If the reader of the output has gone: exit code 1, and no message from Python itself."""
    box = site(PAGE)
    reader, writer = os.pipe()
    os.close(reader)
    command, environment = [sys.executable, "-m", "korme", "info"], box.environment(PYTHONUNBUFFERED="")
    run = subprocess.run(
        command, cwd=box.root, env=environment, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)

    assert (run.returncode, run.stderr) == (1, "")


def test_a_caller_of_the_program_sees_its_exit(site: SiteMaker) -> None:
    """The program raises SystemExit; a caller that catches it goes on."""
    inside = "try:\n    run()\nexcept SystemExit as end:\n    print('seen', end.code)\nsys.exit(7)"
    seen = python(site(BROKEN), f"import sys\nfrom korme.cli.entry import run\nsys.argv = ['korme', 'check']\n{inside}")

    assert (seen.stdout.splitlines()[-1], seen.returncode) == ("seen 1", 7)


def test_ctrl_c_during_start_up_shows_no_traceback(site: SiteMaker) -> None:
    """An impatient user gets the prompt back."""
    hand = (
        "import sys\n"
        "class Hand:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'korme.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Hand())\n"
    )
    stopped = python(site(PAGE), f"{hand}from korme.cli.entry import run\nrun()")

    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (130, "", "")


def python(box: SiteBox, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=box.root, env=box.environment(), capture_output=True, text=True, check=False
    )


def test_a_folder_may_have_the_name_of_a_command(site: SiteMaker) -> None:
    """`-o build` names a folder, not the command."""
    box = site(PAGE)

    assert box.korme("-o", "serve").returncode == 0
    assert (box.root / "serve/index.html").is_file()


def test_root_may_precede_the_command(site: SiteMaker, tmp_path: Path) -> None:
    """`korme --root DIR check` and `korme check --root DIR` are the same."""
    box = site(PAGE)

    assert box.korme("--root", str(box.root), "check").returncode == 0
    assert box.korme("check", "--root", str(box.root)).returncode == 0


def test_keep_going_names_what_it_left_out(site: SiteMaker) -> None:
    """The rest is published, the broken entry is named, and the exit code still reports the error."""
    box = site(BROKEN)
    run = box.korme("build", "--keep-going", "--messages", "en")

    assert run.returncode == 1
    assert "content/pages/broken.yaml" in run.stdout
    assert (box.output / "about/index.html").is_file()
    assert not (box.output / "broken").exists()


def test_check_makes_nothing(site: SiteMaker) -> None:
    """A check reports problems and writes no output."""
    box = site(
        {
            **PAGE,
            "content/pages/more/index.md": "---\ntitle: M\n---\n![Sky](a.jpg)\n",
            "content/pages/more/a.jpg": picture(30, 20),
        }
    )
    run = box.korme("check", "--messages", "en")

    assert (run.returncode, run.stderr) == (0, "")
    assert "fine" in run.stdout
    assert not box.output.exists()


def test_quiet_prints_only_problems(site: SiteMaker) -> None:
    """-q: no output if all is well, problems otherwise."""
    box = site(PAGE)
    fine = box.korme("build", "-q")
    broken = box.change("content/pages/broken.yaml", "titel: B\n").korme("check", "-q")

    assert (fine.stdout, fine.stderr) == ("", "")
    assert "unknown-field" in broken.stderr
    assert broken.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "environment", "text"),
    [
        (["--messages", "ru"], {}, "неизвестное поле"),
        (["--messages=ru"], {}, "неизвестное поле"),
        ([], {"KORME_MESSAGES": "ru"}, "неизвестное поле"),
        ([], {"LANG": "ru_RU.UTF-8"}, "неизвестное поле"),
        ([], {}, "unknown field"),
    ],
)
def test_problems_are_reported_in_the_reader_s_language(
    site: SiteMaker, arguments: list[str], environment: dict[str, str], text: str
) -> None:
    """--messages, KORME_MESSAGES or the locale decide."""
    assert text in site(BROKEN).korme("check", *arguments, **environment).stderr.lower()


@pytest.mark.parametrize("arguments", [["--messages", "ru"], ["--messages=ru"]])
def test_fatal_errors_are_reported_in_the_reader_s_language(site: SiteMaker, arguments: list[str]) -> None:
    """A missing site is reported in Russian, too."""
    run = site({"content/site.yaml": None}).korme("check", *arguments)

    assert run.returncode == 2
    assert any("а" <= character <= "я" for character in run.stderr)


def test_characters_that_the_terminal_lacks_are_escaped(site: SiteMaker) -> None:
    """In an ASCII terminal the messages are escaped, not lost."""
    run = site({**PAGE, "content/pages/б.yaml": "titel: B\n"}).korme(
        "check", "--messages", "kk", PYTHONIOENCODING="ascii"
    )

    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert "unknown-field" in run.stderr


def test_output_to_a_file_has_no_colours(site: SiteMaker) -> None:
    """There are no escape codes in it."""
    run = site(BROKEN).korme("check", NO_COLOR="please")

    assert run.returncode == 1
    assert "\x1b" not in run.stdout + run.stderr


def test_the_date_can_be_set(site: SiteMaker, tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH sets the date: the same time gives the same bytes, another date another order."""
    people = {f"creatives/p{n}/index.yaml": f"name: P{n}\ndiscipline: crafts\n" for n in range(6)}
    box = site({**PAGE, **people, "content/site.yaml": PAGE["content/site.yaml"] + "disciplines: {crafts: Crafts}\n"})
    outputs = []
    for number, epoch in enumerate(("1775000000", "1775000100", "1776000000")):
        folders = ("-o", str(tmp_path / f"o{number}"), "--cache", str(tmp_path / f"c{number}"))
        assert box.korme("build", *folders, SOURCE_DATE_EPOCH=epoch).returncode == 0
        outputs.append(bytes_of(tmp_path / f"o{number}"))

    assert outputs[0] == outputs[1]
    assert outputs[0]["creatives/index.html"] != outputs[2]["creatives/index.html"]


def test_today_is_the_date_of_the_epoch_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """The date does not depend on the time zone of the machine."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775087999")
    assert today() == dt.date(2026, 4, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775088000")
    assert today() == dt.date(2026, 4, 2)


@pytest.mark.parametrize("epoch", ["soon", "1e9", "9" * 30, "-"])
def test_an_invalid_epoch_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """An invalid SOURCE_DATE_EPOCH is wrong usage, not today."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    with pytest.raises(UsageError):
        today()


def test_a_new_site_builds(site: SiteMaker, tmp_path: Path) -> None:
    """`korme init` in an empty folder makes a site that builds without errors; a second time nothing changes."""
    box = SiteBox(tmp_path / "fresh")
    box.root.mkdir()
    made = box.korme("init", "--languages", "de,en")

    assert made.returncode == 0
    assert "--dates" in made.stdout
    assert "--languages not given" not in made.stdout
    built = box.korme("build")
    assert built.returncode == 0, built.stderr
    assert (box.output / "index.html").is_file()
    before = bytes_of(box.root)
    assert box.korme("init").returncode == 0
    assert bytes_of(box.root) == before
    refused = box.korme("init", "--title", "Another")
    assert (refused.returncode, "init-settings" in refused.stderr) == (2, True)


def test_a_new_site_in_no_language_is_wrong_usage(tmp_path: Path) -> None:
    """A word that is no language code is named, and nothing is written."""
    box = SiteBox(tmp_path / "fresh")
    box.root.mkdir()
    refused = box.korme("init", "--languages", "pt,xx")

    assert (refused.returncode, list(box.root.iterdir())) == (2, [])
    assert "xx" in refused.stderr


def test_clean_removes_output_and_cache(site: SiteMaker) -> None:
    """The sources and the user's hidden files stay."""
    box = site({**PAGE, "output/.gitignore": "*\n"})
    box.korme("build")

    assert box.korme("clean").returncode == 0
    assert [path.name for path in box.output.iterdir()] == [".gitignore"]
    assert (box.root / "content/pages/about.yaml").is_file()
    assert box.korme("build").returncode == 0


def test_clean_unused_keeps_the_site(site: SiteMaker) -> None:
    """The folder kept for the next build is only a convenience."""
    box = site(PAGE)
    box.korme("build")
    box.change("content/pages/about.yaml", "title: About us\n").korme("build")
    before = bytes_of(box.output)
    spare = box.root / ".cache/korme/spare"

    assert spare.is_dir()
    assert box.korme("clean", "--unused").returncode == 0
    assert not spare.exists()
    assert bytes_of(box.output) == before
    assert "nothing has changed" in box.korme("build", "--messages", "en").stdout


def test_clean_refuses_a_folder_of_another_program(site: SiteMaker) -> None:
    """Nothing in it is removed."""
    box = site({**PAGE, "output/mine.txt": "mine"})

    assert box.korme("clean").returncode == 1
    assert (box.output / "mine.txt").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this sort are POSIX")
def test_an_interrupted_build_is_reported(site: SiteMaker) -> None:
    """Ctrl-C exits with 130 and leaves the site as it was."""
    box = site(PAGE)
    program = "import os, signal, sys\nfrom korme.cli import main as cli\nfrom korme.read import content\n"
    program += "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job ignores SIGINT
    program += "sys.setprofile(lambda f, e, a: os.kill(os.getpid(), signal.SIGINT) if f.f_code.co_name == 'read_entries' and e == 'call' else None)\n"
    program += "sys.exit(cli.main(['build', '--messages', 'en']))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=box.root,
        env=box.environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 130
    assert "interrupted" in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert not box.output.exists()


def test_an_unwritable_folder_is_a_problem(site: SiteMaker) -> None:
    """A cache that is a file, an output that cannot be created: one line with the path, no traceback."""
    box = site({"content/pages/about.md": "---\ntitle: About\n---\n", "taken": "a file"})
    for arguments in (("--cache", "taken"), ("-o", "taken/output")):
        done = box.korme("build", *arguments)

        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
        assert "taken" in done.stderr


def test_only_accepts_a_name_or_a_path(site: SiteMaker) -> None:
    """A creative is given by the folder's name, its path, or a file in it."""
    box = site({"creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: crafts\n---\n"})
    for number, name in enumerate(("aigerim", "creatives/aigerim", "./creatives/aigerim/index.md")):
        done = box.korme("build", "--only", name, "-o", f"o{number}")

        assert done.returncode == 0
        assert (box.root / f"o{number}/creatives/aigerim/index.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        ("bild", "unknown command 'bild'; did you mean build?"),
        ("check --formt json", "unknown option '--formt'; did you mean --format?"),
        ("build --only", "--only needs a value"),
        ("build --jobs x", "--jobs must be a whole number from 1 to 256"),
        (
            "new creativ",
            "KIND must be one of creative, collective, work, collection, event, venue, partner, story, page",
        ),
        ("import", "FILE is missing"),
        ("build extra words", "unexpected argument 'extra words'"),
    ],
)
def test_usage_errors_are_reported(arguments: str, reported: str, site: SiteMaker) -> None:
    """What was wrong, what was meant and where to read on, in the reader's language; nothing is built."""
    box = site(PAGE)
    run = box.korme(*arguments.split())
    other = [box.korme("--messages", language, *arguments.split()).stderr for language in ("ru", "kk")]

    assert (run.returncode, run.stderr.splitlines()[0]) == (2, reported)
    assert "--help" in run.stderr or arguments == "build --only"
    assert all(re.search("[А-я]", text) and "unexpected" not in text and "Error" not in text for text in other)
    assert not (box.root / "output").exists()


def test_commands_in_messages_work_in_the_current_folder(site: SiteMaker) -> None:
    """A user who gave the site's folder with --root can paste the suggested command."""
    box = site({**PAGE, "content/pages/new.md": "---\ntitle:New\n---\n"})
    above = [sys.executable, "-m", "korme", "check", "--root", box.root.name, "--messages", "en"]
    with_root = subprocess.run(
        above, cwd=box.root.parent, env=box.environment(), capture_output=True, text=True, check=False
    ).stderr
    without_root = box.korme("check", "--messages", "en").stderr
    advised = re.findall(r"to fix it: (.*)", with_root)

    assert advised == [f"korme --root {box.root.name} fix content/pages/new.md"]
    assert re.findall(r"to fix it: (.*)", without_root) == ["korme fix content/pages/new.md"]
    mended = [sys.executable, "-m", *advised[0].split()]
    assert subprocess.run(mended, cwd=box.root.parent, env=box.environment(), check=False).returncode == 0
    assert "title: New" in (box.root / "content/pages/new.md").read_text("utf-8")


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)])
def test_nothing_is_fixed_without_a_site(site: SiteMaker, arguments: tuple[str, ...]) -> None:
    """It is reported for the folder given, and nothing is left in it."""
    box = site({"content/site.yaml": None})
    run = box.korme("fix", *arguments, "--messages", "en")

    assert run.returncode == 2
    assert f"there is no site in {box.root}:" in run.stderr
    assert list(box.root.iterdir()) == []


def test_a_text_among_pictures_is_reported(site: SiteMaker) -> None:
    """A folder of pictures needs no text, but any other file in it may not be meant for visitors."""
    work = "creatives/a/works/felt"
    files = {f"{work}/1.jpg": picture(60, 40), f"{work}/LICENCES.md": "| a | b |\n"}
    box = site({**PAGE, "creatives/a/index.md": "---\nname: A\n---\n", **files})
    reported = box.korme("check", "--messages", "en").stderr

    assert f"{work}: the folder has no index.md or index.yaml [no-index]" in reported
    assert "a folder of pictures needs none, but this one contains LICENCES.md" in reported
