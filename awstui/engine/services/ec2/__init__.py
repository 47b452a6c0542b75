"""EC2: what the instance console and the list of instances need beyond single calls."""
