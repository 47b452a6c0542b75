"""EC2 jobs: reaching an instance."""
