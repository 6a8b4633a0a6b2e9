"""A Pinpoint that takes import jobs: applications, endpoints, import jobs and the segments that they define."""
