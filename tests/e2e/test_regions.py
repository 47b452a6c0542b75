"""Several regions in one table, and a region that fails."""

from __future__ import annotations

from benchmarks.stub import Stub
from tests.e2e.conftest import run_instances
from tests.e2e.terminal import Terminal


def test_instances_of_two_regions_stand_in_one_table(moto_url: str, keys: dict[str, str]) -> None:
    run_instances(moto_url, "eu-west-1", "web-dublin", "db-dublin")
    run_instances(moto_url, "us-east-1", "web-virginia")
    run_instances(moto_url, "us-west-2", "web-oregon")
    with Terminal("ec2", "--endpoint-url", moto_url, env=keys, columns=110) as terminal:
        terminal.wait_listed("EC2 instances", "2")
        assert "Region" not in terminal.text()
        terminal.press(":")
        terminal.wait_for("region eu-west-1")
        terminal.press("region eu-west-1,us-east-1", "Enter")
        terminal.wait_listed("EC2 instances", "3")
        assert terminal.screen.display[2].startswith(" Region")
        assert {terminal.line_with(name).split()[0] for name in ("web-dublin", "db-dublin")} == {"eu-west-1"}
        assert terminal.line_with("web-virginia").split()[0] == "us-east-1"
        assert "web-oregon" not in terminal.text()
        assert "2 regions" in terminal.screen.display[0]


def test_a_region_that_fails_is_said_and_the_others_stay(stub: Stub, keys: dict[str, str]) -> None:
    stub.orders.items = 4
    stub.fault("DescribeInstances", "denied", region="us-east-1")
    with Terminal("ec2", "--endpoint-url", stub.url, env=keys, columns=110) as terminal:
        terminal.wait_listed("EC2 instances", "4")
        terminal.press(":")
        terminal.wait_for("region eu-west-1")
        terminal.press("region us-east-1,eu-west-1", "Enter")
        terminal.wait_for("✗ (environment)/us-east-1: ")
        terminal.wait_listed("EC2 instances", "4")
        assert "may not do" in terminal.line_with("✗")
        assert terminal.text().count("eu-west-1") >= 4
        # Mended, the next asking brings both and the strip goes.
        stub.orders.faults.clear()
        terminal.press("r")
        terminal.wait_listed("EC2 instances", "8")
        terminal.wait_gone("✗")
        # And when it fails again, the rows it had before are not lost.
        stub.fault("DescribeInstances", "denied", region="us-east-1")
        terminal.press("r")
        terminal.wait_for("✗ (environment)/us-east-1: ")
        terminal.wait_listed("EC2 instances", "8")
