"""SNS: what its console does to topics and subscriptions. One file per thing done."""
