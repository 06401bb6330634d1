"""Reads AWS's files as the AWS CLI does, for one long-lived caller.

Each line of standard input names a config file and a credentials file, as a JSON list; each line of standard output
says what botocore made of them: the profiles in order with their settings, and the sso-sessions, or at which line it
gave up (0 where it does not say).
"""

import json
import os
import sys

import botocore.exceptions
import botocore.session

SESSION = botocore.session.Session()


def lines_of(error):
    """Of configparser's errors; a ParsingError has several."""
    if hasattr(error, "errors"):
        return [line for line, _ in error.errors]
    return [getattr(error, "lineno", 0)]


def read(config, credentials):
    os.environ["AWS_CONFIG_FILE"] = config
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = credentials
    SESSION._config = None  # a session of its own for each pair of files takes 20 ms
    try:
        full = SESSION.full_config
    except botocore.exceptions.ConfigParseError as error:
        return {"error": True, "file": os.path.basename(error.kwargs["path"]), "lines": lines_of(error.kwargs["error"])}
    return {
        "profiles": [[name, list(values.items())] for name, values in full["profiles"].items()],
        "sso_sessions": list(full.get("sso_sessions", {})),
    }


for line in sys.stdin:
    print(json.dumps(read(*json.loads(line))), flush=True)
