"""The development server's rooms; `korme.serve` puts them together."""
