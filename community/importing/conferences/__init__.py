"""Conferences of confs.tech, the public list that is kept in files of JSON."""
