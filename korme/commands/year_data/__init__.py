"""Packs a year into one ZIP that lasts: entries, pages, data, checksums; and checks such a ZIP byte for byte."""
