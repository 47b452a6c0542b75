"""Screen files: what a resource's list shows and leads to, read from TOML, checked against botocore's models."""
