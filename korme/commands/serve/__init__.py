"""The development server's rooms; `korme.commands.serve.run` puts them together."""
