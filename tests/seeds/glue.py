"""Databases with tables, jobs with runs, crawlers, triggers."""

from __future__ import annotations

from typing import Any

SILENT = {
    "glue.crawlers": "Crawled, Error, Last",
    "glue.databases": "Linked to",
    "glue.runs": "DPU seconds, Error, Trigger",
    "glue.tables": "By",
    "glue.triggers": "Workflow",
}

_ROLE = "arn:aws:iam::123456789012:role/glue"


def moto(aws: Any) -> None:
    """Three of each."""
    glue = aws("glue")
    aws("logs").create_log_group(logGroupName="test/log/output")
    for name in ("alpha", "beta", "gamma"):
        glue.create_database(
            DatabaseInput={"Name": name, "Description": f"of {name}", "LocationUri": f"s3://lake/{name}"}
        )
        glue.create_table(
            DatabaseName=name,
            TableInput={
                "Name": "orders",
                "TableType": "EXTERNAL_TABLE",
                "Parameters": {"classification": "parquet"},
                "PartitionKeys": [{"Name": "day", "Type": "date"}],
                "StorageDescriptor": {
                    "Columns": [
                        {"Name": "id", "Type": "string", "Comment": "the order"},
                        {"Name": "total", "Type": "int"},
                    ],
                    "Location": f"s3://lake/{name}/orders",
                },
            },
        )
        glue.create_job(
            Name=name,
            Role=_ROLE,
            Command={"Name": "glueetl", "ScriptLocation": f"s3://lake/{name}.py"},
            GlueVersion="5.0",
            WorkerType="G.1X",
            NumberOfWorkers=2,
            Timeout=60,
            ExecutionProperty={"MaxConcurrentRuns": 2},
        )
        glue.start_job_run(JobName=name)
        glue.create_crawler(
            Name=name,
            Role=_ROLE,
            DatabaseName=name,
            TablePrefix="raw_",
            Schedule="cron(15 2 * * ? *)",
            Targets={"S3Targets": [{"Path": f"s3://lake/{name}"}]},
        )
        glue.create_trigger(
            Name=name,
            Description=f"runs {name}",
            Type="SCHEDULED",
            Schedule="cron(30 2 * * ? *)",
            Actions=[{"JobName": name}],
        )


def ministack(aws: Any) -> None:
    """The same."""
    moto(aws)
