"""The SQS console: a queue's messages, attributes, dead letters, metrics, policy and triggers, a tab each."""
