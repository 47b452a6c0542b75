"""Repositories: the demo's."""

SILENT = {"codecommit.repositories": "KMS key"}
