"""Programmes from elsewhere: the exports of frab, pretalx and FOSDEM, and tables; made into entries, as often as wanted."""
