"""SQS: what its console and the headless commands do. One file per thing done to a queue."""
