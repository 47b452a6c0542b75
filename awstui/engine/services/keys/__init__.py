"""Key pairs of EC2 and keys of this machine: listed, made, imported, deleted, converted; passwords of Windows."""
