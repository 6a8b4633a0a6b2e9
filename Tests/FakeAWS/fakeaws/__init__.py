"""AWS for the tests of Headgate, on loopback: see README.md beside this package."""
