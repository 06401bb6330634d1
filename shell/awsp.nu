# awsp for nushell 0.108 and later. Before 0.114 a bare word that looks like a number does not arrive as it was typed.
#
# It works sourced and from `vendor/autoload`. nushell evaluates nothing while it runs, so what a switch changes comes as
# JSON in a file. `cat` and `rm` are the programs: people have aliases of nushell's own `open` and `rm`.

# part: completion

def __awsp_complete [words: list<string>] {
  try { ^awsp __complete nushell ...$words err> /dev/null | from json } catch { [] }
}

# part: switch

# A command word goes straight to the program. What may change this shell is answered with JSON in a file. A program that
# failed is the failure of this command: `$env.LAST_EXIT_CODE` has its status, and a script ends as with any program.
@complete __awsp_complete # part: completion
def --env --wrapped awsp [...words] {
  if $words.0? in [
    help --help -h --version -V env list show current why exec whoami export credential-process add prompt init
    completions cache settings serve login logout sso console doctor __sh __complete
  ] {
    ^awsp ...$words
  } else {
    let file = mktemp --tmpdir awsp_XXXXXXXX
    try {
      ^awsp __sh nushell $file ...$words
      let text = ^cat $file
      ^rm -f $file
      if $text != '' {
        let change = $text | from json
        load-env $change.set
        hide-env --ignore-errors ...$change.unset
        print --stderr ...$change.message
      }
    } catch {|error|
      # where no program is found
      try { ^rm -f $file } catch { rm --force --permanent $file }
      $error.raw
    }
  }
}

# part: prompt

# For a prompt of your own: write `(__awsp_prompt)` where it shall stand.
def __awsp_prompt [] {
  let names = [$env.AWS_PROFILE? $env.AWS_DEFAULT_PROFILE?] | compact --empty
  let keys = if ($env.AWS_ACCESS_KEY_ID? | is-empty) { [] } else { ['!keys'] }
  if ($names | is-empty) {
    return (if ($keys | is-empty) { '' } else { '[!keys] ' })
  }
  let name = $names.0
  # control characters and invisible marks
  let control = '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]'
  let shown = $"($name)(if $names.1? not-in [$name null] { '≠' })" | str replace --all --regex $control '?'
  let own = $env.AWSP_PROFILE_REGION? | default '' | split row --number 2 ':'
  let regions = [$env.AWS_REGION? $env.AWS_DEFAULT_REGION?] | compact --empty | take 1
  let region = $regions | where $own != [$it $name] | str replace --all --regex $control '?'
  let protected = $env.AWSP_PROTECTED? | default '' | split row --number 2 ':'
  let words = if $protected.1? != $name or $protected.0 !~ '^[0-9]{10}$' { [$shown] } else {
    let minutes = [0 (((date now | into int) // 1_000_000_000 - ($protected.0 | into int)) // 60)] | math max
    [
      (if ($env.NO_COLOR? | is-empty) { $"(ansi red_bold)($shown)(ansi reset)" } else { $shown })
      (if $minutes < 60 { $'($minutes)m' } else if $minutes < 2880 { $'($minutes // 60)h' } else { $'($minutes // 1440)d' })
    ]
  }
  $"[($words ++ $region ++ $keys | str join ' ')] "
}
# Puts the segment in front of the prompt, also of one that other code sets later.
def --env __awsp_front [] {
  if ([$env.PROMPT_COMMAND? $env.PROMPT_COMMAND_RIGHT? $env.PROMPT_INDICATOR?] | all {|place|
    (if ($place | describe) == closure { view source $place } else { $place | default '' }) !~ __awsp_prompt
  }) {
    $env.PROMPT_COMMAND = do {|own|
      {|| $"(__awsp_prompt)(if ($own | describe) == closure { do $own } else { $own })" }
    } $env.PROMPT_COMMAND?
  }
}
__awsp_front
$env.config = $env.config? | default {} | upsert hooks.pre_prompt {|config|
  $config.hooks?.pre_prompt? | default [] | where {|hook|
    ($hook | describe) != closure or (view source $hook) !~ __awsp_front
  } | append {|| __awsp_front }
}
