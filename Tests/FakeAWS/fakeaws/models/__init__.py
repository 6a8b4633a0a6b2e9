"""Requests against botocore's service models: which operation, are its members known, present and well typed."""
