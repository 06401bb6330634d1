try { $env:AWS_PROFILE = 'dev'; try { [System.Console]::Error.WriteLine('dev  111122223333 Admin  eu-west-1') } catch { } } catch { throw };
try { Microsoft.PowerShell.Management\Remove-Item -LiteralPath Env:\AWS_ACCESS_KEY_ID -ErrorAction Ignore; $env:AWS_PROFILE = 'it''s ’’'; try { [System.Console]::Error.WriteLine('it''s'); [System.Console]::Error.WriteLine('cleared AWS_ACCESS_KEY_ID') } catch { } } catch { throw };
try { Microsoft.PowerShell.Management\Remove-Item -LiteralPath Env:\AWS_PROFILE -ErrorAction Ignore; $env:AWSP_PREVIOUS = '$(x)`y`"z"'; try { [System.Console]::Error.WriteLine('no profile') } catch { } } catch { throw };
try { $env:AWS_REGION = 'eu-west-1'; $env:AWS_DEFAULT_REGION = 'eu-west-1' } catch { throw };
try { try { [System.Console]::Error.WriteLine('only said') } catch { } } catch { throw };
