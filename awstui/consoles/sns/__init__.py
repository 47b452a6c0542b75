"""The SNS console: a topic with its subscriptions, attributes and access policy, a tab each."""
