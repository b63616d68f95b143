"""The development server; `korme.commands.serve.run` assembles its parts."""
