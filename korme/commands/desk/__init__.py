"""The curators' desk: pages about the site at `/_korme/`, which `korme serve` shows to this machine only."""
