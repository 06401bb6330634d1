#!/bin/sh
# What `./install.sh --try` opens: a shell of its own with a toy home, or, without a terminal, a tour of six commands.
# usage: try.sh PROGRAM SHELL [--mine]
#
# Nothing of the person's is read or written but, with --mine, the two AWS files: HOME is a temporary folder, the
# environment is built from nothing, start-up files and history are those of the temporary folder.
set -u

toys=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
program=$1 shell=${2:-sh} mine=${3-}
here=$PWD

# A path that stays right when the folder changes.
from_here() {
  # shellcheck disable=SC2088 # a text that people write into the variable
  case $1 in
    /*) printf '%s' "$1" ;;
    '~/'*) printf '%s' "$HOME/${1#'~/'}" ;;
    *) printf '%s' "$here/$1" ;;
  esac
}

# The shell to open: the one that was asked for, as far as awsp knows it.
known() {
  case ${shell##*/} in
    bash | zsh | fish | elvish | xonsh | tcsh) language=${shell##*/} ;;
    csh) shell=tcsh language=tcsh ;;
    nu) language=nushell ;;
    nushell) shell=nu language=nushell ;;
    pwsh) language=powershell ;;
    powershell) shell=pwsh language=powershell ;;
    ksh | ksh93 | mksh | dash | ash | sh | busybox) language=posix ;;
    posix) shell=sh language=posix ;;
    *) return 1 ;;
  esac
  command -v "$shell" >/dev/null
}

make_home() {
  home=$(mktemp -d "${TMPDIR:-/tmp}/awsp-try.XXXXXX") || exit 1
  trap 'rm -rf "$home"' EXIT
  trap 'exit 129' HUP
  trap 'exit 143' TERM
  # Ctrl-C belongs to the shell that is open.
  trap : INT
  # The last one keeps fish from reading every manual page in the background of its first start.
  mkdir -p "$home/.local/bin" "$home/.aws/sso/cache" "$home/.config/fish" "$home/.config/elvish" \
    "$home/.local/share/fish/generated_completions"
  cp "$program" "$home/.local/bin/awsp"
  cp "$toys/config" "$toys/credentials" "$home/.aws"
  # The name of an entry is the SHA-1 of the sso-session's.
  [ "$mine" ] || cp "$toys/corp.json" "$home/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
  # Ubuntu greets a new home with a lesson on sudo.
  : >"$home/.hushlogin"
}

start_files() {
  # shellcheck disable=SC2016 # the shells expand these
  {
    printf '%s\n' "PS1='\\w \\$ '" 'eval "$(command awsp init bash --prompt)"' >"$home/.bashrc"
    printf '%s\n' "PROMPT='%~ %# '" 'autoload -Uz compinit && compinit -D -u' \
      'eval "$(command awsp init zsh --prompt)"' >"$home/.zshrc"
    printf '%s\n' 'set -g fish_greeting' 'command awsp init fish --prompt | source' >"$home/.config/fish/config.fish"
    printf '%s\n' "PS1='\$ '" 'eval "$(command awsp init posix --prompt)"' >"$home/.shrc"
    # nushell reads code from files alone.
    { echo '$env.config.show_banner = false; $env.PROMPT_COMMAND_RIGHT = ""' && "$program" init nushell --prompt; } >"$home/config.nu"
    : >"$home/env.nu"
    printf '%s\n' 'set edit:rprompt = { }' 'eval (e:awsp init elvish --prompt | slurp)' >"$home/.config/elvish/rc.elv"
    printf '%s%s\n' 'exec(__import__("subprocess").check_output(["awsp", "init", "xonsh", "--prompt"], ' \
      'env=__xonsh__.env.detype(), text=True), {})' >"$home/.xonshrc"
    printf '%s\n' "set prompt = '%~ %# '" 'eval "`\awsp init tcsh --prompt`"' >"$home/.cshrc"
    printf '%s\n' 'awsp init powershell --prompt | Out-String | Invoke-Expression' >"$home/profile.ps1"
  }
}

# inside COMMAND...: runs it in the toy home. Of the person's environment only what a terminal needs comes along;
# the key is the one somebody forgot in this shell.
inside() {
  for kept in TERM COLORTERM LANG LC_ALL LC_CTYPE TERMINFO TERMINFO_DIRS LOCALE_ARCHIVE NO_COLOR USER LOGNAME; do
    eval "value=\${$kept-}"
    [ -z "$value" ] || set -- "$kept=$value" "$@"
  done
  if [ "$mine" ]; then
    set -- AWS_CONFIG_FILE="$(from_here "${AWS_CONFIG_FILE:-$HOME/.aws/config}")" \
      AWS_SHARED_CREDENTIALS_FILE="$(from_here "${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}")" "$@"
  fi
  cd "$home" || return
  # The runtime folder is where elvish would meet the history of the person.
  env -i HOME="$home" PATH="$home/.local/bin:$PATH" ENV="$home/.shrc" SHELL="$shell" XDG_RUNTIME_DIR="$home" \
    BASH_SILENCE_DEPRECATION_WARNING=1 POWERSHELL_TELEMETRY_OPTOUT=1 \
    AWS_ACCESS_KEY_ID=AKIAWO645SY5AEXAMPLE AWS_SECRET_ACCESS_KEY=toy/secret/of/a/stale/key/EXAMPLE "$@"
}

# The two profiles to switch between: of the person's own the first that are easy to type and can be had.
pick_profiles() {
  first=dev second=staging
  [ "$mine" ] || return
  first='' second=''
  while IFS= read -r candidate; do
    inside awsp env "$candidate" >/dev/null 2>&1 </dev/null || continue
    second=$candidate
    [ -z "$first" ] || break
    first=$candidate second=''
  done <<NAMES
$(inside awsp list 2>/dev/null | LC_ALL=C grep -x '[A-Za-z0-9_.][A-Za-z0-9_./@+:-]*')
NAMES
}

row() {
  printf '  %-11s %s\n' "$1" "$2"
}

banner() {
  if [ "$mine" ]; then
    printf 'awsp over your own profiles, which it only reads. HOME is a temporary folder.\n'
  else
    printf 'awsp in a toy home: every kind of profile, nothing real, nothing of yours touched.\n'
  fi
  printf 'A stale access key is set in this shell. Type:\n\n'
  [ "$language" = posix ] || row 'awsp TAB' 'the names'
  row "awsp ${first:-NAME}" 'switch; the stale key goes, and awsp says so'
  row 'awsp why' 'what is active here, and where it comes from'
  row 'awsp -' 'back to the profile before'
  row 'awsp -u' 'no profile at all'
  row 'awsp list' 'every profile'
  row 'exit' 'leave; the temporary folder is removed'
  printf '\n'
}

open_shell() {
  banner
  case ${shell##*/} in
    bash) inside "$shell" --noprofile --rcfile "$home/.bashrc" -i ;;
    zsh) inside "$shell" -d -i ;;
    busybox) inside "$shell" sh -i ;;
    nu) inside "$shell" --config "$home/config.nu" --env-config "$home/env.nu" ;;
    pwsh) inside "$shell" -NoLogo -NoProfile -NoExit -File "$home/profile.ps1" ;;
    tcsh) inside "$shell" ;;
    *) inside "$shell" -i ;;
  esac
  printf 'left the toy home; nothing of it stays\n'
}

# tour SHELL LANGUAGE
tour() {
  cat >"$home/tour" <<TOUR
eval "\$(command awsp init $2)"
failed=0
for line; do
  segment=\$(command awsp prompt)
  printf '\n%s\$ %s\n' "\${segment:+[\$segment] }" "\$line"
  eval "\$line" || failed=1
done
exit "\$failed"
TOUR
  if [ "$mine" ]; then
    printf 'awsp, a tour in %s without a terminal: your own profiles, and a stale access key in the shell\n' "$1"
  else
    printf 'awsp, a tour in %s without a terminal: a toy home, and a stale access key in the shell\n' "$1"
  fi
  set -- "$1" "$home/tour" 'awsp list' ${first:+"awsp $first"} 'awsp why'
  [ -z "$second" ] || set -- "$@" "awsp $second" 'awsp -'
  inside "$@" 'awsp -u' 2>&1
}

known || {
  shell=bash
  known || shell=sh language=posix
}
shell=$(command -v "$shell")
make_home
start_files
pick_profiles
if [ -t 0 ] && [ -t 1 ]; then
  open_shell
elif command -v bash >/dev/null; then
  tour bash bash
else
  tour sh posix
fi
