"""Signatures: who is let in, who is not, and in which words."""
from __future__ import annotations

import hashlib
import urllib.error
import urllib.request

from .support import TRUST, BenchCase

CALLS = {
    "s3": lambda client: client.list_buckets(), "sns": lambda client: client.list_topics(),
    "sqs": lambda client: client.list_queues(), "glue": lambda client: client.get_databases(),
    "sts": lambda client: client.get_caller_identity(), "athena": lambda client: client.list_work_groups(),
    "pinpoint": lambda client: client.get_apps(), "iam": lambda client: client.list_roles(),
}


class SignatureTests(BenchCase):
    def test_the_right_secret_is_let_in_by_every_service(self) -> None:
        for service, call in CALLS.items():
            with self.subTest(service=service):
                self.assertEqual(call(self.client(service))["ResponseMetadata"]["HTTPStatusCode"], 200)

    def test_a_wrong_secret_is_refused_by_every_service_in_its_words(self) -> None:
        codes = {"s3": ("SignatureDoesNotMatch", 403), "sns": ("SignatureDoesNotMatch", 403),
                 "sts": ("SignatureDoesNotMatch", 403), "iam": ("SignatureDoesNotMatch", 403),
                 "sqs": ("InvalidSignatureException", 400), "glue": ("InvalidSignatureException", 400),
                 "athena": ("InvalidSignatureException", 400), "pinpoint": ("InvalidSignatureException", 403)}
        for service, call in CALLS.items():
            with self.subTest(service=service):
                code, _, status = self.refusal(call, self.client(service, secret="wrong"))
                self.assertEqual((code, status), codes[service])
        self.assertEqual(self.bench.calls.violations(), [])

    def test_an_unknown_key_is_refused(self) -> None:
        self.assertEqual(self.refusal(CALLS["s3"], self.client("s3", key="AKIDNOBODY0000000000"))[0], "InvalidAccessKeyId")
        self.assertEqual(self.refusal(CALLS["athena"], self.client("athena", key="AKIDNOBODY0000000000"))[0],
                         "UnrecognizedClientException")
        self.assertEqual(self.refusal(CALLS["sns"], self.client("sns", key="AKIDNOBODY0000000000"))[0], "InvalidClientTokenId")

    def test_a_key_of_a_test_is_let_in(self) -> None:
        self.control("credentials", {"access_key": "AKIDOTHER", "secret": "s", "token": "t"})
        CALLS["athena"](self.client("athena", key="AKIDOTHER", secret="s", token="t"))
        self.assertEqual(self.refusal(CALLS["athena"], self.client("athena", key="AKIDOTHER", secret="s"))[0],
                         "UnrecognizedClientException")

    def test_a_role_s_credentials_work_until_they_end(self) -> None:
        arn = self.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        given = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        named = {"key": given["AccessKeyId"], "secret": given["SecretAccessKey"], "token": given["SessionToken"]}
        for service, call in CALLS.items():
            with self.subTest(service=service):
                call(self.client(service, **named))
        self.assertEqual(self.refusal(CALLS["s3"], self.client("s3", **(named | {"token": "other"})))[0], "InvalidToken")
        self.control("clock", {"wall_offset": 2 * 3600})
        # botocore corrects its clock by the Date of the answer and meets the end of the credentials then.
        self.assertIn(self.refusal(CALLS["athena"], self.client("athena", **named))[0],
                      ("ExpiredTokenException", "InvalidSignatureException"))

    def test_a_clock_off_by_more_than_five_minutes_is_refused(self) -> None:
        self.control("clock", {"wall_offset": 290})
        CALLS["s3"](self.client("s3"))
        self.control("clock", {"wall_offset": 310})
        self.assertEqual(self.send("s3", "GET", "/")[:2], (403, "RequestTimeTooSkewed"))
        self.control("clock", {"wall_offset": -310})
        status, _, body = self.send("athena", "POST", "/", b"{}", {
            "X-Amz-Target": "AmazonAthena.ListWorkGroups", "Content-Type": "application/x-amz-json-1.1"})
        self.assertEqual(status, 400)
        self.assertIn(b"InvalidSignatureException", body)
        self.assertIn(b"Signature expired", body)

    def test_what_was_changed_after_signing_is_refused(self) -> None:
        self.client("s3").create_bucket(Bucket="lake")
        hash_of = {"X-Amz-Content-SHA256": hashlib.sha256(b"other").hexdigest()}
        self.assertEqual(self.send("s3", "PUT", "/lake/k", b"body")[0], 200)
        for tampered, code in [
            ({"body": b"other"}, "XAmzContentSHA256Mismatch"), ({"path": "/lake/l"}, "SignatureDoesNotMatch"),
            ({"path": "/lake/k?x-id=PutObject"}, "SignatureDoesNotMatch"),
            ({"headers": hash_of, "body": b"other"}, "SignatureDoesNotMatch"),
            ({"headers": {"x-amz-meta-a": "b"}}, "SignatureDoesNotMatch"),
            ({"headers": {"X-Amz-Date": "20260101T000000Z"}}, "SignatureDoesNotMatch"),
            ({"headers": {"Authorization": "AWS4-HMAC-SHA256 nonsense"}}, "AuthorizationHeaderMalformed"),
            ({"headers": {"Authorization": None}}, "AccessDenied"),
        ]:
            with self.subTest(tampered=tampered):
                self.assertEqual(self.send("s3", "PUT", "/lake/k", b"body", tampered=tampered)[1], code)

    def test_unsigned_payloads_are_taken_and_chunk_signed_ones_are_not(self) -> None:
        self.client("s3").create_bucket(Bucket="lake")
        self.assertEqual(self.send("s3", "PUT", "/lake/k", b"x" * 9, {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})[0], 200)
        self.assertEqual(self.send("s3", "PUT", "/lake/k", b"x", {
            "X-Amz-Content-SHA256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"})[:2], (501, "NotImplemented"))

    def test_presigned_urls_work_until_they_expire(self) -> None:
        s3 = self.client("s3", signature_version="s3v4")
        s3.create_bucket(Bucket="lake")
        s3.put_object(Bucket="lake", Key="a b/ü.csv", Body=b"hello")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": "lake", "Key": "a b/ü.csv"}, ExpiresIn=60)
        with urllib.request.urlopen(url) as answer:
            self.assertEqual(answer.read(), b"hello")
        put = s3.generate_presigned_url("put_object", Params={"Bucket": "lake", "Key": "n"}, ExpiresIn=60)
        urllib.request.urlopen(urllib.request.Request(put, method="PUT", data=b"new")).close()
        self.assertEqual(s3.get_object(Bucket="lake", Key="n")["Body"].read(), b"new")
        for changed in (url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"), url[:-1] + ("0" if url[-1] != "0" else "1")):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(changed)
            self.assertEqual(caught.exception.code, 403)
        self.control("clock", {"wall_offset": 61})
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url)
        self.assertIn(b"Request has expired", caught.exception.read())
