// The tests of the SNS sink.
