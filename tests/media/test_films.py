"""Films and recordings from an entry's folder to the page of a work."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from clips import clip
from site_box import SITE_YAML, Built, Content, SiteBox, aigerim, picture

WORKS = "creatives/aigerim/works"
PAGE = "creatives/aigerim/{}/index.html"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n{}\n"
FILM = clip(size=(64, 36), count=12, tags={"location": "+49.95+082.61/"})
"""With the place where it was made (`loci`, 3GPP TS 26.244)."""
SILENT = clip(size=(48, 48), count=12, audio="")


def films() -> dict[str, Content]:
    return {
        f"{WORKS}/river.mp4": FILM,
        f"{WORKS}/river.yaml": "title: River\npictures: [{file: river.mp4, alt: A river, download: yes}]\n",
        f"{WORKS}/river.vtt": VTT.format("Ice"),
        f"{WORKS}/river.ru.srt": "1\n00:00:00,000 --> 00:00:01,000\nЛёд\n",
        f"{WORKS}/mixed/index.yaml": (
            "title: Mixed\npictures:\n- {file: a.jpg, alt: A}\n"
            '- {file: film.mp4, alt: A bar, transcript: {en: "One.\\n\\nTwo.", ru: Раз.}}\n'
            "- {file: loop.mp4, alt: A loop}\n"
        ),
        f"{WORKS}/mixed/a.jpg": picture(300, 200),
        f"{WORKS}/mixed/film.mp4": clip(size=(64, 48), count=24),
        f"{WORKS}/mixed/film-720.mp4": clip(size=(32, 24), count=24),
        f"{WORKS}/mixed/film.jpg": picture(64, 48, "navy"),
        f"{WORKS}/mixed/loop.mp4": SILENT,
        f"{WORKS}/song/index.yaml": "title: Song\n",
        f"{WORKS}/song/song.m4a": clip("ipod", video="", seconds=1),
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("films") / "site")
    box.add({"content/site.yaml": SITE_YAML, **aigerim(), **films()})
    built = box.build()
    assert built.ok, built.problems
    return built


def video(page: str, label: str) -> str:
    found = re.search(rf'<video[^>]*aria-label="{label}".*?</video>', page, re.S)
    assert found
    return found[0]


def test_a_film_is_played_by_the_browser_itself(built: Built) -> None:
    """With controls and a poster, nothing loaded before it is wanted, and the file it plays is there."""
    player = video(built.text(PAGE.format("river")), "A river")

    assert '<video class="korme-film__player" controls playsinline preload="none" poster="' in player
    assert "autoplay" not in player
    source = re.search(r'<source src="../../../(media/[0-9a-f]{20}\.mp4)" type="video/mp4; codecs=[^"]*avc1', player)
    assert source and source[1] in built.files
    assert re.search(r'poster="../../../media/[0-9a-f]{20}-64\.webp" width="64" height="36"', player)


def test_captions_are_in_each_language_and_shown_in_that_of_the_page(built: Built) -> None:
    """SubRip is published as WebVTT, too."""
    track = r'<track kind="captions" src="[^"]+" srclang="(\w\w)" label="[^"]+"( default)?>'
    for page, own, other in ((PAGE.format("river"), "en", "ru"), ("ru/" + PAGE.format("river"), "ru", "en")):
        assert dict(re.findall(track, built.text(page))) == {own: " default", other: ""}
    texts = [built.text(path) for path in built.files if path.endswith(".vtt")]
    assert sorted(texts) == [f"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n{word}\n" for word in ("Ice", "Лёд")]


def test_length_and_size_are_said_and_the_file_is_offered_if_the_entry_says_so(built: Built) -> None:
    facts = re.search(r'<p class="korme-caption korme-medium__facts">.*?</p>', built.text("ru/" + PAGE.format("river")))

    assert facts
    assert re.search(r'aria-hidden="true">0:01</span><span class="korme-hidden">1 секунда</span>, 0,1\sМБ', facts[0])
    assert re.search(r'href="[./]+media/[0-9a-f]{20}\.mp4" download>Скачать</a>', facts[0])
    assert " download>" not in built.text(PAGE.format("mixed"))


def test_a_narrow_window_gets_the_smaller_file(built: Built) -> None:
    sources = re.findall(r"<source [^>]*>", video(built.text(PAGE.format("mixed")), "A bar"))

    assert ['media="' in one for one in sources] == [True, False]


def test_the_picture_beside_a_film_is_its_still_and_no_other_picture(built: Built) -> None:
    assert built.text(PAGE.format("mixed")).count('id="picture-') == 3
    assert {code for code, _ in built.problems} == {"captions-missing", "medium-location"}


def test_a_short_silent_film_plays_by_itself_with_a_script_and_has_controls_without(built: Built) -> None:
    page = built.text(PAGE.format("mixed"))

    assert " controls loop muted data-korme-loop" in video(page, "A loop")
    assert "data-korme-loop" not in video(page, "A bar")


def test_a_transcript_is_there_for_everybody(built: Built) -> None:
    said = '<summary>Transcript</summary><div class="korme-prose"><p>One.</p><p>Two.</p></div>'

    assert said in built.text(PAGE.format("mixed"))
    assert "<p>Раз.</p>" in built.text("ru/" + PAGE.format("mixed"))


def test_a_recording_is_drawn_in_the_ink_of_the_page(built: Built) -> None:
    page = built.text(PAGE.format("song"))

    assert '<audio class="korme-sound__player" controls preload="none"' in page
    assert re.search(r'<svg class="korme-sound__wave" viewBox="0 0 \d+ 100"[^>]*aria-hidden="true"><path d="M2 ', page)


def test_a_card_says_how_long_a_film_is(built: Built) -> None:
    cards = built.text("works/index.html")

    assert '<span aria-hidden="true">▶\ufe0e 0:01</span><span class="korme-hidden">Film, 1 second</span>' in cards
    assert '<span aria-hidden="true">♪ 0:01</span>' in cards


def test_a_page_without_media_loads_nothing_of_them(built: Built) -> None:
    parts = r"assets/media-|<video|<audio"

    assert len(re.findall(parts, built.text(PAGE.format("river")))) == 3
    for page in (PAGE.format("light"), "works/index.html", "index.html"):
        assert not re.search(parts, built.text(page))


def test_published_files_do_not_say_where_they_were_made(built: Built) -> None:
    published = [built.output / path for path in built.files if path.endswith((".mp4", ".m4a"))]

    assert len(published) == 5
    assert b"loci" in FILM
    assert not [path for path in published if b"loci" in path.read_bytes()]


def test_a_second_build_makes_nothing_and_a_changed_film_makes_one_file(built: Built) -> None:
    again = built.box.build()
    assert (again.report.made, again.report.written) == (0, 0)
    before = {path for path in built.files if path.endswith(".mp4")}
    built.box.change(f"{WORKS}/mixed/loop.mp4", clip(size=(48, 48), count=10, audio=""))
    after = {path for path in built.box.build().files if path.endswith(".mp4")}

    assert len(before - after) == len(after - before) == 1


Site = Callable[..., SiteBox]


def found(site: Site | SiteBox, **files: Content) -> list[tuple[str, str, str]]:
    named = {f"{WORKS}/{name.replace('__', '/').replace('_', '.')}": data for name, data in files.items()}
    box = site if isinstance(site, SiteBox) else site(aigerim())
    checked = box.add(named).checked()
    return [(each.code, each.hint, each.mark.path.removeprefix(f"{WORKS}/")) for each in checked]


def test_a_film_with_sound_wants_words_unless_nobody_speaks(site: Site) -> None:
    listed = "title: Film\npictures: [{file: film.mp4, speech: no}]\n"

    assert ("captions-missing", "film", "film.yaml") in found(
        site, film_mp4=FILM, film_yaml=listed.replace(", speech: no", "")
    )
    assert found(site, film_mp4=FILM, film_yaml=listed) == [("medium-location", "", "film.yaml")]


def test_captions_without_a_film_or_in_no_language_are_named(site: Site) -> None:
    told = found(site, film_mp4=FILM, film_yaml="title: Film\n", film_kz_vtt=VTT.format("a"), other_vtt=VTT.format("b"))

    assert ("captions-language", "guess", "film.kz.vtt") in told
    assert ("unexpected-file", "captions", "other.vtt") in told


def test_every_mistake_is_told_once(site: Site) -> None:
    """Nothing that follows from a mistake is reported beside it, and pictures of the making may be small."""
    two = clip(size=(48, 48), count=14, audio="")
    told = found(
        site({"content/site.yaml": SITE_YAML.partition("checks:")[0]}).add(aigerim(works__light_jpg=picture(1600, 900))),
        pair__index_yaml="pictures: [{file: new.jpg, alt: B}]\ncomparisons:\n- before: {file: 1904.jpg, alt: A}\n  after: {file: new.jpg, alt: B}\n",
        pair__new_jpg=picture(1600, 1200),
        talk__index_yaml="pictures: [large.mp4, broken.mp4, timed.mp4]\n",
        **{f"talk__{name}_mp4": clip(size=size, count=12) for name, size in {"large": (64, 36), "broken": (48, 36), "timed": (36, 36)}.items()},
        talk__large_vtt=VTT.format("x" * 1_100_000),
        talk__broken_vtt="One.\n\nTwo.\n\nThree.\n",
        talk__timed_vtt="WEBVTT\n\n1\n\n1 --> 2\nOne.\n\n2 --> 3\nTwo.\n",
        made__index_yaml="pictures: [{file: a.jpg, alt: A}, first.mp4, {file: again.mp4, still: a.jpg}]\n",
        made__a_jpg=picture(1600, 1000),
        made__first_mp4=two,
        made__again_mp4=two,
        made__process__cut_mp4=FILM,
        made__process__sketch_jpg=picture(900, 600),
        odd_yaml="film: javascript:alert(1)\n",
    )  # fmt: skip

    assert sorted(each for each in told if each[0] not in ("derived-title", "work-empty")) == [
        ("alt-missing", "process", "made/process/sketch.jpg"),
        ("captions-unreadable", "", "talk/broken.vtt"),
        ("captions-unreadable", "times", "talk/timed.vtt"),
        ("file-too-large", "captions", "talk/large.vtt"),
        ("not-a-link", "", "odd.yaml"),
        ("picture-missing", "known", "pair/index.yaml"),
        ("picture-same", "medium", "made/index.yaml"),
        ("picture-unsupported", "video", "made/process/cut.mp4"),
    ]


def test_a_film_of_a_live_photo_and_a_second_form_are_left_out_and_named(site: Site) -> None:
    told = found(
        site, b__index_yaml="title: B\n", b__one_jpg=picture(), b__one_mov=FILM, b__two_mp4=SILENT, b__two_webm=b""
    )

    assert ("unexpected-file", "live", "b/one.mov") in told
    assert ("medium-twice", "", "b/two.webm") in told


def test_a_field_of_films_beside_a_picture_is_named(site: Site) -> None:
    listed = "title: Light\npictures: [{file: light.jpg, alt: A, loop: yes}]\n"

    assert ("medium-field", "", "light.yaml") in found(site, light_yaml=listed)


def test_a_damaged_film_is_an_error_at_its_line(site: Site) -> None:
    told = found(site, film_mp4=FILM[:300], film_yaml="title: Film\npictures:\n- film.mp4\n")

    assert [place for code, _, place in told if code == "medium-unreadable"] == ["film.yaml"]


def test_a_work_s_film_and_captions_follow_its_new_name(site: Site) -> None:
    files = {f"{WORKS}/river.mp4": FILM, f"{WORKS}/river.ru.vtt": VTT.format("a"), f"{WORKS}/river.jpg": picture()}
    box = site(aigerim()).add(files)
    done = box.korme("rename", f"{WORKS}/river", "ice")

    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (box.root / WORKS).glob("ice*")) == [
        "ice.jpg",
        "ice.mp4",
        "ice.ru.vtt",
        "ice.yaml",
    ]
