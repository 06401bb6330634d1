"""Whom boto3 acts as: a profile and variables per line in, as JSON, and the answer of STS out.

One process answers for every profile, because starting Python costs more than the question.
"""

import json
import os
import sys

import boto3

START = dict(os.environ)

for line in sys.stdin:
    question = json.loads(line)
    os.environ.update(question.get("env", {}))
    try:
        session = boto3.Session(profile_name=question.get("profile"))
        answer = session.client("sts").get_caller_identity()
        keys = session.get_credentials().get_frozen_credentials()
        answer = {"arn": answer["Arn"], "key": keys.access_key}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    os.environ.clear()
    os.environ.update(START)
    print(json.dumps(answer), flush=True)
