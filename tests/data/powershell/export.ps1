Microsoft.PowerShell.Management\Remove-Item -LiteralPath Env:\AWS_SECURITY_TOKEN -ErrorAction Ignore;
Microsoft.PowerShell.Management\Remove-Item -LiteralPath Env:\AWS_ACCOUNT_ID -ErrorAction Ignore;
$env:AWS_ACCESS_KEY_ID = 'ASIA';
$env:AWS_SECRET_ACCESS_KEY = 'it''s';
$env:AWS_SESSION_TOKEN = 'it''s';
$env:AWS_CREDENTIAL_EXPIRATION = '1970-01-01T00:00:00Z';
$env:AWS_REGION = 'it''s';
$env:AWS_DEFAULT_REGION = 'it''s';
