"""The labels of a change's works as they are printed, for the contact sheet: the same fields in the same order, in HTML."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from korme.core.options import Options
from korme.kinds import Work
from korme.outputs import prepared
from korme.printing.context import PrintContext
from korme.printing.labels import label
from korme.printing.pictures import PrintPictures
from korme.printing.words import print_words
from korme.publish.planning import PlannedSite

STYLE = """\
  .labels { list-style: none; margin: 0 0 3rem; padding: 0; display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)) }
  .label { box-sizing: border-box; min-height: 15.5rem; padding: 1.5rem; background: #fff; color: #141518; font: 14px/1.3 system-ui, sans-serif; display: grid; grid-template: auto 1fr / minmax(0, 1fr) auto; gap: 0 1.2rem; overflow-wrap: anywhere }
  .label p { margin: 0 0 .2em; font-size: .92em }
  .label .number { font-size: 1.9em; font-weight: 800; letter-spacing: -.03em; line-height: 1; grid-column: 1 / -1; margin-bottom: .4em }
  .label .by { font-size: 1em; font-weight: 700 }
  .label .title { font: italic 1.25em/1.2 Georgia, serif }
  .label .title span { font-style: italic; white-space: nowrap }
  .label .notice { margin-top: .7em }
  .label .texts > div + div { margin-top: .9em }
  .label .side { grid-area: 2 / 2; text-align: end; font-weight: 700; align-self: end }
  .label .texts { grid-area: 2 / 1 }
  .label svg { display: block; width: 6.2rem; height: 6.2rem; margin: 0 -.7rem -.7rem auto }
  .label .digits { font-size: .85em; font-weight: 500; letter-spacing: .05em; margin-top: .9rem }
  .label .dot { display: inline-block; width: .95em; height: .95em; border-radius: 50%; background: #d5281e; vertical-align: -.1em }
  .label .sold { font-weight: 400; font-size: .8em }
"""
_TEMPLATE = """\
<ul class="labels">
{%- for one in labels %}
  <li class="label">
    {%- if one.number %}
    <p class="number">{{ one.number }}</p>
    {%- endif %}
    <div class="texts">
      {%- for text in one.texts %}
      <div lang="{{ text.language }}" dir="{{ text.dir }}">
        {%- for line in text.lines %}
        <p class="{{ line.style }}">{% for part in line.parts %}{% if loop.first %}{{ part }}{% else %}<span>, {{ part }}</span>{% endif %}{% endfor %}</p>
        {%- endfor %}
      </div>
      {%- endfor %}
    </div>
    <div class="side">
      {%- for price in one.prices %}
      <p>{{ price }}</p>
      {%- endfor %}
      {%- if one.sold %}
      <p class="sold"><span class="dot"></span> {{ one.sold|join(" · ") }}</p>
      {%- endif %}
      {%- if one.code %}
      {{ one.code.svg|markup }}
      {%- if one.code.digits %}
      <p class="digits">{{ one.code.digits }}</p>
      {%- endif %}
      {%- endif %}
    </div>
  </li>
{%- endfor %}
</ul>
"""


def labels(draft: PlannedSite, options: Options, works: Sequence[Work]) -> Markup:
    """Return the labels of works as a list, '' without works. Texts are data: they are escaped, and marked with their language."""
    if not works:
        return Markup("")
    site = draft.site
    words = print_words(draft.theme, options.root, site.config.languages)
    shared = prepared(site, words.theme, catalogue={}, colours=draft.colours)
    context = PrintContext(shared, site.config.languages, PrintPictures(site, options, {}), edition=site.edition)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["markup"] = Markup
    made = environment.from_string(_TEMPLATE).render(labels=[label(context, work) for work in works])
    return Markup(made)


def works_of(draft: PlannedSite, paths: set[str], *, is_whole: bool) -> list[Work]:
    """Return the works that have a label to show: all of the draft, or those with a file among some paths."""
    site = draft.site
    return [
        work
        for work in site.works.values()
        if is_whole or work.mark.path in paths or any(paths.intersection(one.files) for one in site.pictures_of(work))
    ]
