"""The landing page, feeds and maps: what the house shows at its door."""
