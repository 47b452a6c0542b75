"""What a resource is related to: a table of providers for each kind of resource."""
