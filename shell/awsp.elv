# awsp for elvish 0.19 and later, tested with 0.19.2.

# part: switch

use file
use re

# The line that the user typed. A failed command is an exception in elvish, and an uncaught one is shown with its traceback. If
# the line is only this command, nothing could catch the exception, and the program's message is enough.
var __awsp_line = ''
set edit:after-readline = [$@edit:after-readline {|line| set __awsp_line = $line }]

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3, which
# is read while it is written: a pipe holds only so much.
fn awsp {|@words|
  var straight = [
    help --help -h --version -V env list show current why exec whoami export credential-process add prompt init
    completions cache settings serve login logout sso console doctor __sh __complete
  ]
  var alone = (re:match '^\s*awsp(\s[^;|&(){}<>\n]*)?$' $__awsp_line)
  set __awsp_line = ''
  var failure = $ok
  if (and (> (count $words) 0) (has-value $straight $words[0])) {
    try { e:awsp $@words } catch e { set failure = $e }
    # the status of another program
    set alone = (and $alone (not-eq $words[0] exec))
  } else {
    var pipe code = (file:pipe) ''
    run-parallel {
      try { e:awsp __sh elvish 3 $@words 3>$pipe[w] } catch e { set failure = $e } finally { file:close $pipe[w] }
    } {
      set code = (slurp < $pipe[r])
    }
    file:close $pipe[r]
    if $failure { eval $code }
  }
  if (not (or $failure $alone)) {
    fail $failure[reason]
  }
}
edit:add-var awsp~ $awsp~

# part: completion

# elvish quotes what it inserts, and keeps only what begins with the word.
use str
set edit:completion:arg-completer[awsp] = {|@words|
  try {
    e:awsp __complete elvish $@words 2>/dev/null | from-lines | each {|line|
      var name @description = (str:split &max=2 "\t" $line)
      edit:complex-candidate $name &display=(str:join '  ' [$name $@description])
    }
  } catch {
    nop
  }
}

# part: prompt

# A name is never read as code. Control characters, invisible marks and invalid bytes are shown as ?. elvish cannot read a
# clock without starting a process, so the prompt leaves out how long a protected profile has been active.
use str
fn __awsp_prompt {
  var name other region = $E:AWS_PROFILE $E:AWS_DEFAULT_PROFILE $E:AWS_REGION
  if (eq $name '') {
    set name other = $other ''
  }
  if (eq $region '') {
    set region = $E:AWS_DEFAULT_REGION
  }
  var words = []
  if (not-eq $name '') {
    var mark = (if (has-value ['' $name] $other) { put '' } else { put '≠' })
    set words = [$name$mark]
    if (not (or (eq $region '') (eq $region':'$name $E:AWSP_PROFILE_REGION))) {
      set words = [$@words $region]
    }
  }
  if (not-eq $E:AWS_ACCESS_KEY_ID '') {
    set words = [$@words '!keys']
  }
  var text = (re:replace '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\x{fffd}]' '?' (str:join ' ' $words))
  var segment = (if (eq $text '') { put '' } else { put '['$text'] ' })
  var since @of = (str:split &max=2 ':' $E:AWSP_PROTECTED)
  var protected = (and (re:match '^[0-9]{10}$' $since) (eq $of [$name]))
  if (and $protected (not-eq $name '') (eq $E:NO_COLOR '')) {
    styled $segment bold red
  } else {
    put $segment
  }
}
# Puts the segment in front of the prompt, also of one that other code sets later.
fn __awsp_front {
  var own = (try { put $edit:prompt[body] } catch { put '' })
  if (not (re:match '__awsp_prompt|AWS_PROFILE' $own)) {
    var rest~ = $edit:prompt
    set edit:prompt = { __awsp_prompt; rest }
  }
}
set edit:before-readline = [$@edit:before-readline $__awsp_front~]
__awsp_front
