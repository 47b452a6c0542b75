"""The account's regions: the stand-in has its own."""

SILENT = {"account.regions": "Where"}
