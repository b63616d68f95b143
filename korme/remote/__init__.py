"""The shared cache: what one machine has made, for others; and the shares of a build on several machines."""
