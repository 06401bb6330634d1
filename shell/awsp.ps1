# awsp for PowerShell 5.1 and later. The tests run this file only where they find pwsh; elsewhere they hold its text.
#
# ASCII only, as not every PowerShell reads what a program prints as UTF-8.

# part: switch

# A command word goes straight to the program. What may change this shell is answered by code in a temporary file.
#
# Words are handed on as literals: those out of $args would be taken for patterns of file names. PowerShell keeps the
# first -- of a line from functions; how many words follow it, the line itself tells. $? is only false after a
# function when a pipeline of its own has failed, and only a steppable one counts as that.
function global:awsp {
    $program = Microsoft.PowerShell.Core\Get-Command awsp -CommandType Application -TotalCount 1 -ErrorAction Stop
    $words = [System.Collections.Generic.List[string]]::new()
    foreach ($word in $args) { $words.Add($word -join ',') }
    if ($MyInvocation.Line -match '(^|\s)--(\s|$)') {
        $text = $MyInvocation.Line.Substring($MyInvocation.OffsetInLine - 1)
        $line = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$null)
        $call = $line.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
        $after = -1
        foreach ($element in @(if ($call) { $call.CommandElements })) {
            if ($after -ge 0) { $after++ } elseif ($element.Extent.Text -eq '--') { $after = 0 }
        }
        if ($after -ge 0 -and $after -le $words.Count) { $words.Insert($words.Count - $after, '--') }
    }
    $literals = foreach ($word in $words) {
        "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($word) + "'"
    }
    $literals = $literals -join ' '
    $straight = -split 'help --help -h --version -V env list show current why exec whoami export credential-process add
        prompt init completions cache settings serve login logout sso console doctor __sh __complete'
    if ($words.Count -gt 0 -and $straight -ccontains $words[0]) {
        if ($MyInvocation.ExpectingInput) {
            $input | & ([scriptblock]::Create("`$input | & `$program $literals"))
        } else {
            & ([scriptblock]::Create("& `$program $literals"))
        }
    } else {
        $file = [System.IO.Path]::GetTempFileName()
        try {
            & ([scriptblock]::Create("& `$program __sh powershell `$file $literals"))
            if ($global:LASTEXITCODE -eq 0) {
                $code = [System.IO.File]::ReadAllText($file)
                if ($code) { Microsoft.PowerShell.Utility\Invoke-Expression $code }
            }
        } catch {
            $global:LASTEXITCODE = 1
            throw
        } finally {
            [System.IO.File]::Delete($file)
        }
    }
    if ($global:LASTEXITCODE -ne 0) {
        $failure = { Microsoft.PowerShell.Utility\Write-Error awsp -ErrorAction Ignore }.GetSteppablePipeline()
        $failure.Begin($false)
        $null = $failure.Process()
        $null = $failure.End()
    }
}

# part: completion

# The line as text: nothing that was typed is evaluated. The program answers what to insert, what to list and what to
# say about it.
Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName awsp -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $ErrorActionPreference = 'Continue'
    try {
        $program = Microsoft.PowerShell.Core\Get-Command awsp -CommandType Application -TotalCount 1 -ErrorAction Stop
        $length = $cursorPosition - $commandAst.Extent.StartOffset
        $line = $commandAst.Extent.Text.PadRight($length).Substring(0, $length)
        foreach ($answer in & $program __complete powershell "$line" 2>$null) {
            $insert, $listed, $about = $answer -split "`t"
            [System.Management.Automation.CompletionResult]::new($insert, $listed, 'ParameterValue', $about)
        }
    } catch {
        $null = $_
    }
}

# part: prompt

# For a prompt of your own: call `__awsp_prompt` where it shall stand. A name is text to it, and nothing else.
function global:__awsp_prompt {
    $name, $other, $region = $env:AWS_PROFILE, $env:AWS_DEFAULT_PROFILE, $env:AWS_REGION
    if (-not $name) { $name, $other = $other, '' }
    if (-not $region) { $region = $env:AWS_DEFAULT_REGION }
    $words = [System.Collections.Generic.List[string]]::new()
    $protected = $false
    if ($name) {
        $unlike = if ($other -and -not [string]::Equals($other, $name)) { [char]0x2260 } else { '' }
        $words.Add("$name$unlike")
        if ($env:AWSP_PROTECTED -match '^[0-9]{10}:') {
            $protected = [string]::Equals($env:AWSP_PROTECTED.Substring(11), $name)
        }
        if ($protected) {
            $now = [System.DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
            $minutes = [Math]::Floor([Math]::Max(0, $now - [long]$env:AWSP_PROTECTED.Substring(0, 10)) / 60)
            if ($minutes -lt 60) { $words.Add("${minutes}m") }
            elseif ($minutes -lt 2880) { $words.Add("$([Math]::Floor($minutes / 60))h") }
            else { $words.Add("$([Math]::Floor($minutes / 1440))d") }
        }
        if ($region -and -not [string]::Equals("${region}:$name", $env:AWSP_PROFILE_REGION)) { $words.Add($region) }
    }
    if ($env:AWS_ACCESS_KEY_ID) { $words.Add('!keys') }
    if ($words.Count -eq 0) { return '' }
    $segment = "[$($words -join ' ')] " -replace '[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]', '?'
    if ($protected -and -not $env:NO_COLOR) { "$([char]27)[1;31m$segment$([char]27)[0m" } else { $segment }
}
if ("$function:prompt" -notmatch '__awsp_prompt|AWS_PROFILE') {
    $global:__awsp_rest = $function:prompt
    function global:prompt {
        # the user's own first, as it may look at $? and $LASTEXITCODE
        $rest = @(& $global:__awsp_rest)
        "$(__awsp_prompt)$(if ($rest.Count) { $rest[0] })"
    }
}
