#!/usr/bin/env python3
"""Makes the signing vectors of this folder. They are data: requests and the signatures that others gave them.

    vectors.py suite CHECKOUT   published-suite.json: the cases of tests/aws-signing-test-suite/v4 in a git checkout of
                                awslabs/aws-c-auth (Apache-2.0)
    vectors.py botocore         botocore.json: seeded random requests, signed by botocore (pip install botocore)
    vectors.py live SEED        the same for another seed, to standard output; a test compares where botocore is there
"""
import datetime
import json
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SUITE = "tests/aws-signing-test-suite/v4"


def suite(checkout):
    def show(path):
        return subprocess.run(["git", "show", "HEAD:" + path], cwd=checkout, check=True, capture_output=True).stdout.decode()

    names = subprocess.run(["git", "ls-tree", "--name-only", "HEAD:" + SUITE], cwd=checkout, check=True,
                           capture_output=True, text=True).stdout.split()
    cases = []
    for name in names:
        context = json.loads(show(f"{SUITE}/{name}/context.json"))
        head, _, body = show(f"{SUITE}/{name}/request.txt").partition("\n\n")
        first, *lines = head.rstrip("\n").split("\n")
        method, target = first.split(" ", 1)
        path, _, query = target.removesuffix(" HTTP/1.1").partition("?")
        headers = []
        for line in lines:
            if line.startswith(" "):
                headers[-1][1] += "\n" + line
            else:
                headers.append(line.split(":", 1))
        cases.append({
            "name": name, "method": method, "path": path, "query": query, "headers": headers, "body": body,
            "accessKeyID": context["credentials"]["access_key_id"],
            "secretAccessKey": context["credentials"]["secret_access_key"],
            "sessionToken": context["credentials"].get("token"), "region": context["region"],
            "service": context["service"], "time": context["timestamp"], "expires": context["expiration_in_seconds"],
            "normalizes": context["normalize"], "sendsPayloadHash": context["sign_body"],
            "signsToken": not context.get("omit_session_token", False),
            "signature": show(f"{SUITE}/{name}/header-signature.txt").strip(),
            "presignature": show(f"{SUITE}/{name}/query-signature.txt").strip(),
        })
    save("published-suite.json", cases)


def botocore_cases(seed, count):
    import botocore.auth
    from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from urllib.parse import quote

    chance = random.Random(seed)
    alphabet = list("abcXYZ019-_.~ +%/=&?#:;,!*'()@$\"<>[]{}|\\^`") + ["é", "e\u0301", "ሴ", "日本", "\u200d", "🇩🇪", "%2F"]

    def text(low, high, letters=alphabet):
        return "".join(chance.choice(letters) for _ in range(chance.randint(low, high)))

    cases = []
    for index in range(count):
        is_s3 = index % 2 == 0
        presigns = index % 5 == 0
        token = text(8, 60, list("abcABC019+/=")) if chance.random() < 0.5 else None
        region, service = chance.choice(["us-east-1", "eu-central-1", "cn-north-1"]), "s3" if is_s3 else chance.choice(
            ["athena", "mobiletargeting", "sns", "sts", "profile"])
        parts = [text(1, 8) for _ in range(chance.randint(0, 4))]
        if chance.random() < 0.3:
            parts.insert(chance.randint(0, len(parts)), chance.choice([".", "..", ""]))
        path = "/" + "/".join(quote(part, safe="-_.~" + ("/" if is_s3 else "")) for part in parts)
        query = [[text(1, 6), text(0, 8)] for _ in range(chance.randint(0, 5))]
        if presigns:  # its signer keeps one value of a name
            query = [list(item) for item in dict(query).items()]
        elif query and chance.random() < 0.3:
            query.append([query[0][0], text(0, 4)])
        url = "https://host.example.com" + path
        if query:
            url += "?" + "&".join(quote(k, safe="-_.~") + "=" + quote(v, safe="-_.~") for k, v in query)
        headers = [["Host", "host.example.com"]]
        for number in range(chance.randint(0, 3)):
            headers.append(["X-Amz-%s%d" % (chance.choice(["Meta-", "meta-B", "A"]), number),
                            text(0, 12, list("abC  \t19+%~\"',;é") + ["e\u0301"])])
        if chance.random() < 0.3:
            headers.append(["User-Agent", "never signed"])
        body = text(0, 40) if not presigns and chance.random() < 0.5 else ""
        time = datetime.datetime(2026, 1, 1) + datetime.timedelta(seconds=chance.randint(0, 10 ** 8))
        botocore.auth.get_current_datetime = lambda *_, now=time, **__: now
        keys = Credentials("AKID" + text(4, 8, list("ABC123")), text(20, 40, list("abcABC019+/")), token)
        request = AWSRequest(method="GET" if presigns else chance.choice(["GET", "PUT", "POST", "DELETE", "HEAD"]), url=url,
                             data=body.encode())
        for name, value in headers:
            request.headers[name] = value
        expires = chance.randint(1, 604800)
        if presigns:
            (S3SigV4QueryAuth if is_s3 else SigV4QueryAuth)(keys, service, region, expires=expires).add_auth(request)
            signature = re.search("X-Amz-Signature=([0-9a-f]{64})", request.url)[1]
        else:
            (S3SigV4Auth if is_s3 else SigV4Auth)(keys, service, region).add_auth(request)
            signature = request.headers["Authorization"].rpartition("=")[2]
        cases.append({
            "name": "random-%d-%d" % (seed, index), "method": request.method, "path": path,
            "query": query, "headers": headers, "body": body, "accessKeyID": keys.access_key,
            "secretAccessKey": keys.secret_key, "sessionToken": token, "region": region, "service": service,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "expires": expires, "presigns": presigns, "signature": signature,
        })
    return cases


def save(name, cases):
    with open(os.path.join(HERE, name), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(case, sort_keys=True) for case in cases) + "\n]\n")
    print("%s: %d cases" % (name, len(cases)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["suite"] and len(sys.argv) == 3:
        suite(sys.argv[2])
    elif sys.argv[1:] == ["botocore"]:
        save("botocore.json", botocore_cases(1, 240))
    elif sys.argv[1:2] == ["live"] and len(sys.argv) == 3:
        json.dump(botocore_cases(int(sys.argv[2]), 400), sys.stdout)
    else:
        sys.exit(__doc__)
