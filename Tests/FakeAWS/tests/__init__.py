"""The bench under real clients: boto3 and the aws command line."""
