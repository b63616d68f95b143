"""The jury: what is judged, whose turn it is, what votes come to, and what follows from that."""
