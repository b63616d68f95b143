"""The commands, one file each; a new one is a file here and its name in this list."""

from __future__ import annotations

from korme.commands.build import build
from korme.commands.check import check
from korme.commands.clean import clean
from korme.commands.fix import fix
from korme.commands.importing import importing
from korme.commands.info import info
from korme.commands.init import init
from korme.commands.new import new
from korme.commands.programme import programme
from korme.commands.schema import schema
from korme.commands.serve import serve

COMMANDS = (build, check, fix, serve, init, new, schema, programme, importing, clean, info)
