import AWSClient
import Testing
