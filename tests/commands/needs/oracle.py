"""Whether botocore gets credentials for a profile out of the token cache of this HOME.

A profile per line in, true or false out. Nothing is called: the services are answered here, and what decides is
botocore's own way through its files.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

import botocore.session

KEYS = {"accessKeyId": "A", "secretAccessKey": "S", "sessionToken": "T"}


class Service:
    class exceptions:
        class UnauthorizedException(Exception):
            pass

    def get_role_credentials(self, **_):
        return {"roleCredentials": KEYS | {"expiration": 4102444800000}}

    def create_token(self, **arguments):
        assert all(isinstance(value, str) for value in arguments.values()), arguments
        return {"accessToken": "new", "expiresIn": 3600}

    def assume_role(self, **_):
        expiration = datetime.now(timezone.utc) + timedelta(hours=1)
        keys = {key[0].upper() + key[1:]: value for key, value in KEYS.items()}
        return {"Credentials": keys | {"Expiration": expiration}, "AssumedRoleUser": {}}


botocore.session.Session.create_client = lambda *_, **__: Service()

for line in sys.stdin:
    try:
        session = botocore.session.Session(profile=json.loads(line))
        answer = bool(session.get_credentials().get_frozen_credentials().access_key)
    except Exception:
        answer = False
    print(json.dumps(answer), flush=True)
