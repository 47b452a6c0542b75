"""A screen file with one of everything and no fault, for tests that break one thing at a time."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

from awstui.catalog.load import Catalog, merge
from awstui.catalog.parse import Parsed, parse

Mutation = Callable[[dict[str, Any]], object]

TEXT = """
title = "EC2"
about = "Machines."
service = "ec2"

[instances]
title    = "Instances"
aliases  = ["machines"]
id       = "InstanceId"
label    = "Tags[?Key=='Name'].Value | [0]"
arn      = "arn:{partition}:ec2:{region}:{account}:instance/{InstanceId}"
list     = { operation = "DescribeInstances", rows = "Reservations[].Instances[]", with = { MaxResults = 5 } }
enrich   = { operation = "GetConsoleOutput", from = { InstanceId = "InstanceId" }, with = { Latest = true } }
more     = { name = "sqs.queues", adds = ["Sum"] }
detail   = { operation = "DescribeInstances", from = { InstanceIds = "[InstanceId]" }, rows = "Reservations[0]" }
filters  = "Filters"
args     = { max = "MaxResults" }
consoles = { s = "connect" }
sort     = "-Name"

[[instances.columns]]
name  = "Name"
value = "Tags[?Key=='Name'].Value | [0]"

[[instances.columns]]
name  = "State"
value = "State.Name"
kind  = "state"

[[instances.columns]]
name  = "Sum"
value = "Sum"
kind  = "count"
total = true

[instances.drill.volumes]
key    = "V"
screen = "things.volumes"
filter = { "attachment.instance-id" = "InstanceId" }
arn    = "IamInstanceProfile.Arn"
from   = { VolumeIds = "BlockDeviceMappings[].Ebs.VolumeId" }

[instances.actions.start]
operation = "StartInstances"
from      = { InstanceIds = "[InstanceId]" }
dry_run   = true
undo      = "stop"

[instances.actions.stop]
operation = "StopInstances"
from      = { InstanceIds = "[InstanceId]" }
with      = { Force = true }
confirm   = "name"

[instances.actions.tag]
operation = "CreateTags"
key       = "m"
from      = { Resources = "[InstanceId]" }
ask       = { "Tags[0].Key" = "Tag", "Tags[0].Value" = "Value" }
optional  = ["Tags[0].Value"]

[instances.actions.allocate]
operation = "AllocateAddress"
scope     = "list"
key       = "n"

[volumes]
title   = "Volumes"
parent  = "things.instances"
id      = "VolumeId"
list    = { operation = "DescribeVolumes", rows = "Volumes" }
filters = "Filters"
columns = [
  { name = "Id", value = "VolumeId", kind = "id" },
  { name = "GiB", value = "Size", kind = "count", wide = true, approx = true },
]
"""


def data() -> dict[str, Any]:
    """The file as tomllib reads it, free to be broken."""
    return tomllib.loads(TEXT)


def parsed(mutate: Mutation | None = None) -> Parsed:
    """The file parsed, after a mutation of its data."""
    document = data()
    if mutate is not None:
        mutate(document)
    return parse(document, "things")


def catalog(mutate: Mutation | None = None) -> Catalog:
    """A catalog of this file alone, which must parse."""
    found = parsed(mutate)
    assert not found.faults, [str(fault) for fault in found.faults]
    return merge([found], [])
