"""The seed data of the demo, a module per step: the infrastructure of Harbour, a small web shop."""
