"""EC2 jobs: instances, what they are and how one reaches them."""
