"""What boto3 makes of an environment: one JSON object of variables per line in, one JSON object out.

One process answers for every environment, because starting Python costs more than the question.
"""

import json
import os
import sys

import botocore.session

START = dict(os.environ)

for line in sys.stdin:
    os.environ.clear()
    os.environ.update(json.loads(line))
    answer = {}
    try:
        session = botocore.session.Session()
        credentials = session.get_credentials()
        answer = {
            "profile": session.profile,
            "region": session.get_config_variable("region"),
            "access_key": credentials and credentials.access_key,
            "token": credentials and credentials.token,
            "method": credentials and credentials.method,
        }
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    os.environ.clear()
    os.environ.update(START)
    print(json.dumps(answer), flush=True)
