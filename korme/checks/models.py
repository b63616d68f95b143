"""3D models: whether visitors can turn them, as the site wishes."""

from __future__ import annotations

from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Problem, problem
from korme.media.formats import MODEL


def check(evidence: Evidence) -> Iterator[Problem]:
    """Yield a warning if the viewer is missing, or a note for each model that is only a picture."""
    pictures = [picture for entry in evidence.published for picture in entry.all_pictures]
    models = [picture for picture in pictures if picture.medium and picture.medium.kind == MODEL]
    if models and evidence.config.models and not evidence.site.viewer:
        yield problem("model-viewer-missing", evidence.config.where("models"))
    for picture in models:
        if not evidence.config.models and picture.medium and not picture.medium.download:
            yield problem("model-shown-flat", picture.mark, file=picture.named)
