"""Ksenia Lebedeva: a portfolio of eight pages about the signs of a market, set by Typst."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path

import typst
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WORK = "creatives/ksenia-lebedeva/works/market-numbers"
WEIGHTS = {"Saudapaz": 350, "Saudatan": 850}

PAGES = r"""
#let red = rgb("#e2452f"); #let green = rgb("#1f6b4f"); #let sun = rgb("#f4b52b"); #let sky = rgb("#2f5fa8"); #let ink = rgb("#16150f"); #let paper = rgb("#f4efe2")
#set page(width: 240mm, height: 160mm, margin: 14mm, fill: paper)
#set text(font: "Saudapaz", size: 11pt, fill: ink, lang: "en")
#set par(leading: 0.62em)
#let black(size, it, fill: ink) = text(font: "Saudatan", size: size, fill: fill, it)
#let foot(n) = place(bottom + right, text(size: 8pt)[Ksenia Lebedeva · Market Numbers · #n])
#let sign(number, name, colour, mark) = block(width: 100%, height: 100%, fill: colour, inset: 5mm)[
  #place(top + left, black(52pt, number, fill: paper)) #place(bottom + left, black(11pt, name, fill: paper)) #place(bottom + right, mark)]
#let apple = box(width: 14mm, height: 14mm)[#place(circle(radius: 6.4mm, fill: paper)) #place(dx: 5.6mm, dy: -4mm, rect(width: 1.4mm, height: 5mm, fill: paper)) #place(dx: 7mm, dy: -4mm, ellipse(width: 6mm, height: 3mm, fill: paper))]
#let fish = box(width: 20mm, height: 10mm)[#place(ellipse(width: 15mm, height: 9mm, fill: paper)) #place(dx: 12mm, polygon(fill: paper, (0mm, 4.5mm), (8mm, 0mm), (8mm, 9mm)))]
#let bread = box(width: 18mm, height: 11mm)[#place(rect(width: 18mm, height: 11mm, radius: (top: 6mm, bottom: 2mm), fill: paper))]
#let thread = box(width: 12mm, height: 14mm)[#place(rect(width: 12mm, height: 2.4mm, fill: paper)) #place(dx: 2mm, dy: 3.2mm, rect(width: 8mm, height: 7.6mm, fill: paper)) #place(dy: 11.6mm, rect(width: 12mm, height: 2.4mm, fill: paper))]
#let jug = box(width: 12mm, height: 15mm)[#place(dx: 3.5mm, rect(width: 5mm, height: 5mm, fill: paper)) #place(dy: 3.6mm, ellipse(width: 12mm, height: 11.4mm, fill: paper))]
#let key = box(width: 20mm, height: 8mm)[#place(circle(radius: 4mm, fill: paper)) #place(dx: 7mm, dy: 3mm, rect(width: 12mm, height: 2mm, fill: paper)) #place(dx: 15mm, dy: 3mm, rect(width: 2mm, height: 5mm, fill: paper))]

// 1
#page(fill: red)[
  #place(dx: -22mm, dy: -26mm, black(440pt, "27", fill: sun))
  #place(bottom + left, black(34pt, [Market Numbers], fill: paper))
  #place(bottom + right, text(fill: paper)[Signs for a covered market\ Öskemen, 2025])
]
// 2
#grid(columns: (1fr, 1fr), gutter: 12mm,
  black(30pt)[Nobody\ could find\ the honey.],
  [The market has 214 stalls in three halls. Its old signs were printed by whoever had a printer, in three alphabets and eleven sizes, and hung where there was a nail.

   I spent nine Saturdays asking people how they tell each other the way. Nobody said the name of a hall. They said: by the clock, past the fish, the third counter, ask for Gulya.

   So there are no names to learn. A number for each row, a colour for each hall, a drawing of what is sold: three ways to the same counter, and one of them works without glasses.])
#foot(2)
#pagebreak()
// 3
#grid(columns: (1fr,) * 5, rows: (62mm,) * 2, gutter: 3mm, ..range(10).map(n => block(width: 100%, height: 100%, fill: (ink, red, green, sky, sun).at(calc.rem(n * 3, 5)), inset: 0mm, clip: true, place(center + horizon, black(150pt, str(n), fill: paper)))))
#foot(3)
#pagebreak()
// 4
#grid(columns: (1fr,) * 3, rows: (62mm,) * 2, gutter: 3mm,
  sign("03", "Apples", green, apple), sign("08", "Fish", sky, fish), sign("12", "Bread", sun, bread),
  sign("19", "Thread", red, thread), sign("21", "Milk", ink, jug), sign("27", "Keys", green, key))
#foot(4)
#pagebreak()
// 5
#black(26pt)[Three halls, three colours]
#v(6mm)
#let stalls(colour, count) = box(width: 100%, height: 74mm, fill: colour.lighten(72%), inset: 4mm, grid(columns: (1fr,) * 8, gutter: 1.6mm, ..range(count).map(n => rect(width: 100%, height: 5.2mm, fill: if calc.rem(n * 7, 11) < 3 { colour.darken(25%) } else { colour }))))
#grid(columns: (88fr, 72fr, 54fr), gutter: 4mm, stalls(green, 72), stalls(sky, 64), stalls(red, 48))
#v(2mm)
#grid(columns: (88fr, 72fr, 54fr), gutter: 4mm, [Green: fields and gardens], [Blue: water and cold], [Red: hands and tools])
#foot(5)
#pagebreak()
// 6
#page(fill: ink)[
  #set text(fill: paper)
  #black(62pt, fill: sun)[Ә Ғ Қ Ң Ө\ Ұ Ү Һ І]
  #v(3mm)
  #black(23pt, fill: paper)[Алма, өрік, қымыз, құрт, нан\ Яблоки, урюк, кумыс, курт, хлеб]
  #v(3mm)
  #box(width: 130mm)[Nine letters that most signs in town borrow from another font. Here they were tested first: a word in Kazakh is on top of every sign, and as large as the Russian one.]
  #place(bottom + right, text(size: 8pt, fill: paper)[Ksenia Lebedeva · Market Numbers · 6])
]
// 7
#let card(colour, name, second, price) = block(width: 100%, height: 58mm, fill: white, stroke: (top: 5mm + colour), inset: (x: 5mm, top: 9mm, bottom: 5mm))[
  #black(15pt, name) \ #text(size: 10pt, second) #place(bottom + left, black(34pt, price)) #place(bottom + right, dy: -2mm, text(size: 10pt)[₸ / kg])]
#black(26pt)[A price that can be read from two metres]
#v(7mm)
#grid(columns: (1fr,) * 3, gutter: 5mm, card(green, [Алма], [Яблоки · Apples], "650"), card(sky, [Шортан], [Щука · Pike], "2 100"), card(red, [Бал], [Мёд · Honey], "3 400"))
#v(5mm)
Seventy blank cards a month, a marker on a string, and no laminate. If a seller has to ask for help to write a price, the card is wrong.
#foot(7)
#pagebreak()
// 8
#page(fill: sun)[
  #place(dx: 64mm, dy: -30mm, black(420pt, "8", fill: red))
  #black(30pt)[Honey is at 31,\ by the clock.]
  #place(bottom + left, box(width: 100mm)[Research, drawing and setting: Ksenia Lebedeva. Signs cut from plywood and painted by the market's own workshop. Set in Geologica. This portfolio and the market in it are invented.])
]
"""


def folio() -> bytes:
    """Return the portfolio as a PDF whose text can be read and searched."""
    with tempfile.TemporaryDirectory() as folder:
        for name, weight in WEIGHTS.items():
            _font(Path(folder) / f"{weight}.ttf", name, weight)
        source = Path(folder) / "folio.typ"
        source.write_text(
            '#set document(title: "Market Numbers", author: "Ksenia Lebedeva", date: none)\n' + PAGES, "utf-8"
        )
        return typst.compile(source, font_paths=[folder], ignore_system_fonts=True, timestamp=0)


def _font(target: Path, name: str, weight: int) -> None:
    """Write one weight of the font that comes with the theme, under a name of its own: Typst sets no variable fonts."""
    source = files("fontpkg_geologica") / "files" / "Geologica[CRSV,SHRP,slnt,wght].ttf"
    with source.open("rb") as file:
        font = TTFont(file)
        still = instantiateVariableFont(font, {"wght": weight, "CRSV": 0, "SHRP": 0, "slnt": 0})
        for place, text in ((1, name), (2, "Regular"), (4, name), (6, name.replace(" ", "")), (16, None), (17, None)):
            still["name"].removeNames(nameID=place)
            if text:
                still["name"].setName(text, place, 3, 1, 0x409)
        still["OS/2"].usWeightClass = 400
        still.save(target)


MEDIA = {f"{WORK}/market-numbers.pdf": folio}
