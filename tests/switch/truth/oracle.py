"""What boto3 or the CLI makes of an environment: one JSON object of variables per line in, one JSON object out.

One process answers for every environment, because starting Python costs more than the question. The words: boto3 or cli,
and client, to make one for STS as well and to answer with its endpoint.
"""

import json
import os
import sys

WORDS = sys.argv[1:]

if "cli" in WORDS:
    from awscli.clidriver import create_clidriver

    def new_session():
        return create_clidriver().session

else:
    import botocore.session

    new_session = botocore.session.Session

START = dict(os.environ)


def resolve():
    session = new_session()
    credentials = session.get_credentials()
    answer = {
        "profile": session.profile,
        "region": session.get_config_variable("region"),
        "access_key": credentials and credentials.access_key,
        "token": credentials and credentials.token,
        "method": credentials and credentials.method,
    }
    if "client" in WORDS:
        answer["endpoint"] = session.create_client("sts").meta.endpoint_url
    return answer


for line in sys.stdin:
    os.environ.clear()
    os.environ.update(json.loads(line))
    try:
        answer = resolve()
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    os.environ.clear()
    os.environ.update(START)
    print(json.dumps(answer), flush=True)
