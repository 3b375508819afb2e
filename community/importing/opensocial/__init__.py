"""A community of Open Social, as its content stands in files of YAML."""
