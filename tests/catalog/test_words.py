"""Words that no screen is called: other spellings, beginnings, initials; what may be several things is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awstui.catalog.load import Catalog, load
from awstui.catalog.words import unclear

BUNDLED = load(user_dir=Path("/nonexistent"))


def meant(typed: str, catalog: Catalog = BUNDLED) -> list[str]:
    word, *rest = typed.split()
    return [screen.key for screen in catalog.meant(word, rest)[0]]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("rds", "rds.instances"),
        ("lambda", "lambda.functions"),
        ("fn", "lambda.functions"),
        ("r53", "route53.zones"),
        ("dns", "route53.zones"),
        ("sg", "ec2.security_groups"),
        ("asg", "autoscaling.groups"),
        ("asgs", "autoscaling.groups"),
        ("elb", "elbv2.balancers"),
        ("alb", "elbv2.balancers"),
        ("clb", "clb.balancers"),
        ("tg", "elbv2.target_groups"),
        ("logs", "logs.groups"),
        ("log groups", "logs.groups"),
        ("loggroups", "logs.groups"),
        ("iam roles", "iam.roles"),
        ("iam pol", "iam.policies"),
        ("role", "iam.roles"),
        ("policy", "iam.policies"),
        ("s3", "s3.buckets"),
        ("bucket", "s3.buckets"),
        ("ecs", "ecs.clusters"),
        ("ecs serv", "ecs.services"),
        ("cfn", "cloudformation.stacks"),
        ("stack", "cloudformation.stacks"),
        ("ddb", "dynamodb.tables"),
        ("dynamo", "dynamodb.tables"),
        ("sm", "secretsmanager.secrets"),
        ("sfn", "stepfunctions.machines"),
        ("step", "stepfunctions.machines"),
        ("stepfunc", "stepfunctions.machines"),
        ("ssm", "ssm.parameters"),
        ("cw", "cloudwatch.alarms"),
        ("cw dash", "cloudwatch.dashboards"),
        ("cb", "codebuild.projects"),
        ("cp", "codepipeline.pipelines"),
        ("ct", "cloudtrail.events"),
        ("eb", "events.rules"),
        ("org", "organizations.accounts"),
        ("vols", "ec2.volumes"),
        ("ec2 sg", "ec2.security_groups"),
        ("dist", "cloudfront.distributions"),
        ("cf dist", "cloudfront.distributions"),
        ("cf inv", "cloudfront.invalidations"),
        ("cf stacks", "cloudformation.stacks"),
        ("cf st", "cloudformation.stacks"),
        ("rds snap", "rds.snapshots"),
        ("R53/Zones", "route53.zones"),
    ],
)
def test_what_people_type_opens_what_they_expect(typed: str, key: str) -> None:
    assert meant(typed.replace("/", " ")) == [key]


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("cf", ["cloudformation.stacks", "cloudfront.distributions"]),
        ("cf d", ["cloudformation.deleted", "cloudfront.distributions"]),
        ("clusters", ["ecs.clusters", "eks.clusters", "elasticache.clusters", "rds.clusters"]),
        ("stages", ["apigateway.stages", "apigatewayv2.stages", "codepipeline.stages"]),
        ("iam p", ["iam.policies", "iam.profiles", "iam.providers"]),
    ],
)
def test_what_may_be_several_things_is_never_guessed(typed: str, among: list[str]) -> None:
    assert sorted(meant(typed)) == among
    word, *rest = typed.split()
    with pytest.raises(ValueError, match=rf"'{typed}' may be .*{among[0]}.*: type one of them"):
        BUNDLED.one(word, rest)


@pytest.mark.parametrize("typed", ["zzz", "", ".", "sqs.", "s", "ec2.inst"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert BUNDLED.named(typed) == []


def test_a_long_sentence_names_only_some() -> None:
    assert unclear("x", list("abcdefgh")) == "'x' may be a, b, c, d, e, f and 2 more: type one of them."


@given(st.sampled_from(sorted(BUNDLED.screens)))
def test_every_screen_is_found_by_its_service_and_its_own_name(key: str) -> None:
    stem, _, name = key.partition(".")
    assert meant(f"{stem} {name}") == [key]
    assert meant(key) == [key]


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_words_are_answered(word: str, second: str) -> None:
    found, rest = BUNDLED.meant(word, [second])
    assert all(screen.key in BUNDLED.screens for screen in found)
    assert rest in ([second], [])
