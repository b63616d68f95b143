"""The site as values: its settings, its entries connected, addresses and times."""
