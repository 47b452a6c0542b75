"""The instances of a VPC that ssh could jump through: those that run and have a public address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from awstui.engine.keys.local import local_keys
from awstui.engine.keys.match import guess_for, pairs_of, private_for
from awstui.engine.services.ec2 import users
from awstui.engine.services.ec2.facts import image_of
from awstui.engine.services.ec2.instances import of_document
from awstui.protocol import Place, Reply, Value
from awstui.protocol.ssh import Bastion, Instance
from awstui.ssh.remembered import Remembered

if TYPE_CHECKING:
    from awstui.engine.jobs import Bench


def bastions(bench: Bench, place: Place, args: Mapping[str, Any]) -> Iterator[Reply]:
    """Who could be jumped through. Args: vpc (id), but (id of the instance itself).

    Answers Value(list of (Instance, Bastion)), those that are called so first. Who logs in there is a guess, as ever;
    without one it is "".
    """
    client = bench.sessions.client(place, "ec2")
    running = [
        {"Name": "vpc-id", "Values": [str(args["vpc"])]},
        {"Name": "instance-state-name", "Values": ["running"]},
    ]
    pages = client.get_paginator("describe_instances").paginate(Filters=running)
    found = [of_document(each) for page in pages for made in page["Reservations"] for each in made["Instances"]]
    found = [each for each in found if each.public and each.id != args["but"] and not each.windows]
    names = sorted({each.image for each in found})[:200]
    listed = client.describe_images(Filters=[{"Name": "image-id", "Values": names}])["Images"] if names else ()
    images = {str(each["ImageId"]): image_of(each) for each in listed}
    pairs, local, remembered = pairs_of(client), local_keys(), Remembered()

    def bastion(instance: Instance) -> Bastion:
        known = remembered.instance(instance.id)
        who = users.likely(known.user if known else "", instance.user, "", images.get(instance.image))
        key = private_for(instance.key_name, pairs, local) or guess_for(instance.key_name, pairs, local)
        return Bastion(instance.public, instance.port, who.user, key.place if key else "", instance.id)

    called = ("bastion", "jump", "gateway")
    found.sort(key=lambda each: (not any(word in each.name.lower() for word in called), each.name))
    yield Value([(each, bastion(each)) for each in found])
