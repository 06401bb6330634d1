//! The JSON of a `credential_process`, version 1: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>.
