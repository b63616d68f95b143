"""`korme import`: programmes exported by frab, pretalx or FOSDEM, and tables, become entries; an import can be repeated."""
