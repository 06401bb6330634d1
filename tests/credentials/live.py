"""One session and one client that ask who they are, again and again, for so many seconds."""

import sys
import time

import boto3

end = time.time() + float(sys.argv[1])
client = boto3.client("sts")
while time.time() < end:
    try:
        print(client.get_caller_identity()["Arn"], flush=True)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", flush=True)
    time.sleep(0.3)
