"""Polls over HTTP. Each poll is looked for through `visible_to`: a hidden one does not exist."""
