#!/bin/sh
# Builds awsp, puts it into ~/.local/bin and adds one line to the start-up file of your shell.
# Plain POSIX sh (dash, busybox, ksh93, bash 3.2): no `local`, no arrays. It asks nothing and needs no root.
#
# Texts in single quotes are for other shells to expand, and the functions of_* are called by their names.
# shellcheck disable=SC2016,SC2317,SC2329
set -u

begin='# >>> awsp >>>'
end='# <<< awsp <<<'
# What --uninstall must know to give the file back byte for byte.
note_made='# (install.sh made this file)'
note_newline='# (the line above had no newline)'
newline='
'

usage() {
  cat <<'USAGE'
usage: ./install.sh [--shell NAME]... [--no-modify-rc] [--binary PATH] [--dry-run]
       ./install.sh --uninstall [--dry-run]
       ./install.sh --try [--mine] [--shell NAME] [--binary PATH]

Builds awsp, installs it to ~/.local/bin and adds one line to the start-up file of your shell, or a file of its own
where the shell has a folder for that.

  --shell NAME     bash, zsh, fish, nu, elvish, xonsh, tcsh, pwsh, ksh, mksh, dash or sh; may be repeated
                   (default: your login shell)
  --no-modify-rc   print the line instead of adding it
  --binary PATH    use this awsp instead of building one
  --dry-run        show what would change; build nothing and change nothing
  --uninstall      remove the program and the lines, nothing else
  --try            try awsp in a shell with a toy home; nothing of yours is touched
  --mine           with --try: over your own profiles, which awsp only reads
USAGE
}

say() {
  printf '%s\n' "$*"
}

complain() {
  printf 'install.sh: %s\n' "$*" >&2
}

die() {
  complain "$*"
  exit 1
}

misused() {
  complain "$* · hint: ./install.sh --help"
  exit 2
}

# A path as people write it.
short() {
  case $1 in
    "$HOME"/*) printf '~%s' "${1#"$HOME"}" ;;
    *) printf '%s' "$1" ;;
  esac
}

# --- the program ------------------------------------------------------------------------------------------------

find_cargo() {
  if command -v cargo >/dev/null 2>&1; then
    cargo=cargo
  elif [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    cargo=${CARGO_HOME:-$HOME/.cargo}/bin/cargo
  else
    die "cargo, which builds awsp, is not installed · hint: get Rust from https://rustup.rs and run this again"
  fi
}

# build PROFILE [CARGO OPTION]...: leaves the path of the program in `binary`, unless --binary named one.
build() {
  if [ -n "$binary" ]; then
    case $binary in */*) ;; *) binary=./$binary ;; esac
    { [ -f "$binary" ] && [ -x "$binary" ]; } || die "$binary is not a program"
    return
  fi
  find_cargo
  build_profile=$1
  shift
  # A target of the person's own would move the program to a place we would have to guess.
  (unset CARGO_BUILD_TARGET && cd "$root" && "$cargo" build --locked --target-dir "$root/target" "$@") || die \
    "the build failed and nothing was changed · awsp needs Rust $(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml") or later, this is $("$cargo" --version 2>/dev/null) · hint: rustup update stable"
  binary=$root/target/$build_profile/awsp
  [ -x "$binary" ] || die "cargo left no $binary · hint: --binary PATH names the program it built"
}

# A pip or npm tool of the same name is a script; awsp never is.
is_script() {
  [ -f "$1" ] && [ "$(head -c 2 "$1" 2>/dev/null | tr -d '\0')" = '#!' ]
}

# Beside it first, then renamed: a shell that starts meanwhile finds the old one or the new one, whole.
install_program() {
  [ ! -d "$program" ] || die "$(short "$program") is a folder"
  ! is_script "$program" || die "$(short "$program") is another program (a script) · hint: remove it first"
  if [ "$dry_run" ]; then
    say "would install $(short "$program")"
    return
  fi
  mkdir -p "$bin" || die "cannot make $(short "$bin")"
  staged=$bin/.awsp.$$
  if cp "$binary" "$staged" && chmod 755 "$staged" && mv -f "$staged" "$program"; then
    say "installed $(short "$program")"
  else
    rm -f "$staged"
    die "cannot write $(short "$program")"
  fi
}

remove_program() {
  if is_script "$program"; then
    complain "$(short "$program") is another program (a script); left alone"
  elif [ -f "$program" ] || [ -L "$program" ]; then
    if [ "$dry_run" ]; then
      say "would remove $(short "$program")"
    elif rm -f "$program"; then
      say "removed $(short "$program")"
    else
      status=1
    fi
  fi
}

# --- the shells -------------------------------------------------------------------------------------------------
#
# A function each. It sets
#   language   what `awsp init` calls it
#   files      its start-up files, one a line; empty when it reads none that we know of
#   line       what loads awsp: silent when the program is missing, and the status stays 0
#   path_line  what puts ~/.local/bin on PATH
# and where that is so
#   own        the file is for awsp alone
#   anew       the file holds what `awsp init` prints, written anew by each run; `line` is for people who do it by hand
#   where      the file that `line` goes to, when it is another
#   former     a file that may have the line from an earlier time
#   unknown    what is said when there is nothing in `files`
# `command awsp` and the like: an alias of that name must not be run at the start.

posix_lines() {
  language=$1
  path_line='case ":$PATH:" in *":$HOME/.local/bin:"*) ;; *) export PATH="$HOME/.local/bin:$PATH" ;; esac'
  line='if command -v awsp >/dev/null; then eval "$(command awsp init '$1')"; fi'
}

of_bash() {
  posix_lines bash
  files=$HOME/.bashrc$(bash_login_file)
}

of_zsh() {
  posix_lines zsh
  files=$(zsh_folder)/.zshrc
}

# ksh may be mksh, or a ksh that reads no start-up file by default.
of_ksh() {
  posix_lines posix
  files=$(env_file)
  [ -z "$files" ] || return 0
  case $(ksh -c 'printf %s "${KSH_VERSION-}"' </dev/null 2>/dev/null) in
    *MIRBSD* | *LEGACY*) files=$HOME/.mkshrc ;;
    *'PD KSH'*) unknown="$shell reads a start-up file only if ENV names one; add this to that file:" ;;
    *) files=$HOME/.kshrc ;;
  esac
}

of_mksh() {
  posix_lines posix
  files=$(env_file)
  files=${files:-$HOME/.mkshrc}
}

of_sh() {
  posix_lines posix
  files=$(env_file)
  unknown="$shell reads a start-up file only if ENV names one; add this to that file:"
}

of_fish() {
  language=fish own=yes
  files=$config/fish/conf.d/awsp.fish former=$config/fish/config.fish
  path_line='contains -- "$HOME/.local/bin" $PATH; or set -gx PATH "$HOME/.local/bin" $PATH'
  line='status is-interactive; and command -q awsp; and command awsp init fish | source'
}

# nushell reads code from files alone, and all of them before it runs a line: what `awsp init` prints is the file.
of_nu() {
  language=nushell own=yes anew=yes
  files=$(nu_folder)/vendor/autoload/awsp.nu
  where=config.nu
  path_line='$env.PATH = ($env.PATH | split row (char esep) | prepend $"($env.HOME)/.local/bin" | uniq)'
  line='if (which --all awsp | any {|it| $it.type == external}) { let dir = $nu.data-dir | path join vendor autoload; mkdir $dir; ^awsp init nushell | save --force ($dir | path join awsp.nu) }'
}

of_elvish() {
  language=elvish
  files=$(elvish_file)
  path_line='if (not (has-value $paths ~/.local/bin)) { set paths = [~/.local/bin $@paths] }'
  line='if (has-external awsp) { eval (e:awsp init elvish | slurp) }'
}

# `$(…)` of xonsh now and then returns nothing, hence Python's own.
of_xonsh() {
  language=xonsh own=yes
  files=$config/xonsh/rc.d/awsp.xsh
  path_line='$PATH.add($HOME + "/.local/bin", front=True)'
  line='if __import__("shutil").which("awsp", path=__xonsh__.env.detype().get("PATH")): exec(__import__("subprocess").check_output(["awsp", "init", "xonsh"], env=__xonsh__.env.detype(), text=True), {})'
}

# csh may be another program, which must not meet what only tcsh knows.
of_tcsh() {
  language=tcsh
  files=$HOME/.cshrc
  [ ! -e "$HOME/.tcshrc" ] || files=$HOME/.tcshrc
  path_line='if ( ":${PATH}:" !~ *":${HOME}/.local/bin:"* ) setenv PATH "${HOME}/.local/bin:${PATH}"'
  line='if ( $?tcsh && $?prompt ) if ( -X awsp ) eval "`\awsp init tcsh`"'
}

of_pwsh() {
  language=powershell
  files=$(pwsh_profile)
  unknown='pwsh is not on PATH to be asked for its $PROFILE; add this to that file:'
  path_line='if ("$HOME/.local/bin" -notin ($env:PATH -split ":")) { $env:PATH = "$HOME/.local/bin:" + $env:PATH }'
  line='Get-Command awsp -CommandType Application -TotalCount 1 -ErrorAction Ignore | ForEach-Object { & $_ init powershell | Out-String | Invoke-Expression }'
}

# Sets `row`, which names the function for the shell called $1.
find_row() {
  case $1 in
    bash | zsh | fish | mksh | elvish | xonsh) row=$1 ;;
    ksh | ksh93) row=ksh ;;
    dash | ash | sh | busybox | posix) row='sh' ;;
    nu | nushell) row=nu ;;
    tcsh | csh) row=tcsh ;;
    pwsh | powershell) row=pwsh ;;
    *) return 1 ;;
  esac
}

# Everything there is to know about the shell called $1.
describe() {
  find_row "$1" || return 1
  own='' anew='' where='' former='' unknown=''
  "of_$row"
}

# --- what a shell's function asks --------------------------------------------------------------------------------

# Many people set ZDOTDIR in ~/.zshenv alone, so zsh is asked.
zsh_folder() {
  asked=$(zsh -c 'print -r -- "awsp:${ZDOTDIR:-$HOME}"' </dev/null 2>/dev/null | sed -n 's/^awsp:\(.*\)/\1/p' | tail -n 1)
  printf '%s' "${asked:-${ZDOTDIR:-$HOME}}"
}

# The file that ENV names; shells expand parameters in it, we only those that mean home. Asked of `env`, because a
# ksh that runs this sets an ENV of its own.
env_file() {
  env_value=$(env | sed -n 's/^ENV=//p' | head -n 1)
  # shellcheck disable=SC2088 # these are texts that people write into ENV
  case $env_value in
    '$HOME/'* | '${HOME}/'* | '~/'*) printf '%s' "$HOME/${env_value#*/}" ;;
    *'$'* | *'`'*) ;;
    /*) printf '%s' "$env_value" ;;
  esac
}

# Where nushell keeps what it loads: by default in another place on macOS.
nu_folder() {
  asked=$(nu --no-config-file --commands '$nu.data-dir' </dev/null 2>/dev/null)
  case $asked in
    /*) printf '%s' "$asked" ;;
    *) guess_nu_folder ;;
  esac
}

# elvish 0.19 reads ~/.elvish/rc.elv if there is one, whatever else there is; 0.20 never does.
elvish_file() {
  asked=$(elvish -norc -c 'use runtime; print $runtime:rc-path' </dev/null 2>/dev/null)
  if [ -z "$asked" ]; then
    asked=$config/elvish/rc.elv
    [ -e "$asked" ] || [ ! -e "$HOME/.elvish/rc.elv" ] || asked=$HOME/.elvish/rc.elv
  fi
  printf '%s' "$asked"
}

guess_nu_folder() {
  if [ -z "${XDG_DATA_HOME-}" ] && [ "$(uname)" = Darwin ]; then
    printf '%s' "$HOME/Library/Application Support/nushell"
  else
    printf '%s' "${XDG_DATA_HOME:-$HOME/.local/share}/nushell"
  fi
}

pwsh_profile() {
  POWERSHELL_TELEMETRY_OPTOUT=1 pwsh -NoLogo -NoProfile -NonInteractive -Command '$PROFILE.CurrentUserCurrentHost' \
    </dev/null 2>/dev/null | grep '^/' | tail -n 1
}

# The file that a login shell of bash reads: the first of these. Empty when there is none.
first_login_file() {
  for login_file in .bash_profile .bash_login .profile; do
    [ ! -f "$HOME/$login_file" ] || {
      printf '%s' "$HOME/$login_file"
      return
    }
  done
}

# True when bash's login file $1 reads ~/.bashrc, directly or through one of the others.
reads_bashrc() {
  mentions "$1" bashrc && return
  for login_file in .bash_login .profile; do
    mentions "$1" "$login_file" && [ "$HOME/$login_file" != "$1" ] && mentions "$HOME/$login_file" bashrc && return
  done
}

# True when $2 is in a line of file $1 that is not a comment.
mentions() {
  [ -f "$1" ] && LC_ALL=C grep -v '^[[:space:]]*#' "$1" | LC_ALL=C grep -qF "$2"
}

# Terminals on macOS start login shells, which do not read ~/.bashrc by themselves. Never make ~/.bash_profile
# beside another login file: it would hide that one.
bash_login_file() {
  [ "$(uname)" = Darwin ] || return 0
  login=$(first_login_file)
  login=${login:-$HOME/.bash_profile}
  reads_bashrc "$login" || printf '%s%s' "$newline" "$login"
}

# Elsewhere the user decides: ssh, tmux and the console start login shells, most terminals do not.
warn_of_login_shells() {
  [ "$(uname)" != Darwin ] || return 0
  login=$(first_login_file)
  login=${login:-$HOME/.bash_profile}
  if ! reads_bashrc "$login"; then
    say "login shells of bash (ssh, tmux) do not read ~/.bashrc; to have awsp there, add this to $(short "$login"):"
    say '  if [ -n "${BASH_VERSION-}" ] && [ -f ~/.bashrc ]; then . ~/.bashrc; fi'
  fi
}

# Every file that may have our block, whatever the person's shell is today.
known_files() {
  for shell in bash zsh fish ksh mksh nu elvish xonsh tcsh pwsh; do
    describe "$shell"
    say "$files"
    [ -z "$former" ] || say "$former"
  done
  for known in .bash_profile .bash_login .profile .zshrc .kshrc .mkshrc .cshrc .tcshrc .elvish/rc.elv; do
    say "$HOME/$known"
  done
  say "$config/elvish/rc.elv"
  say "$config/powershell/Microsoft.PowerShell_profile.ps1"
}

login_shell() {
  if [ -n "${SHELL-}" ]; then
    printf '%s' "$SHELL"
  else
    awk -F: -v user="$(id -un)" '$1 == user { print $7 }' /etc/passwd 2>/dev/null
  fi
}

# --- the block in the file --------------------------------------------------------------------------------------

# Sets `first` and `last`, the lines of our block in file $1; both empty when there is none. Fails when the markers
# are not one pair on lines of their own: then a person has edited them, and only a person can know what was meant.
find_block() {
  first='' last=''
  [ -f "$1" ] || return 0
  first=$(LC_ALL=C sed -n "/^$begin\$/=" "$1")
  last=$(LC_ALL=C sed -n "/^$end\$/=" "$1")
  marks=$(LC_ALL=C sed -n -e '/>>> awsp >>>/=' -e '/<<< awsp <<</=' "$1")
  case $first:$last in
    *"$newline"*) return 1 ;;
    :) [ -z "$marks" ] ;;
    *) [ "$marks" = "$first$newline$last" ] ;;
  esac
}

# Prints what our block in file $1 still lacks. A block that is there belongs to the person (`--prompt`, `--cmd`):
# nothing in it is rewritten.
missing_lines() {
  block=$(block_of "$1")
  case $block in
    *.local/bin*) ;;
    *) [ "$on_path" ] || say "$path_line" ;;
  esac
  case $block in
    *awsp*init*) ;;
    *) say "$guarded" ;;
  esac
}

block_of() {
  [ -z "$first" ] || LC_ALL=C sed -n "$first,${last}p" "$1"
}

# Prints file $1 with our line in it.
with_block() {
  guarded=$line
  # sh reads ~/.profile too
  case $language$1 in bash*profile) guarded="if [ -n \"\${BASH_VERSION-}\" ]; then $line; fi" ;; esac
  if [ -n "$first" ]; then
    head -n "$first" "$1"
    missing_lines "$1"
    tail -n "+$((first + 1))" "$1"
    return
  fi
  [ ! -f "$1" ] || cat "$1"
  note=''
  if [ ! -f "$1" ]; then
    note=$note_made
  elif [ -n "$(tail -c 1 "$1")" ]; then
    note=$note_newline
    echo
  fi
  say "$begin"
  [ -z "$note" ] || say "$note"
  missing_lines "$1"
  say "$end"
}

# Prints file $1 with "$work/code" as our block; what a person wrote around it stays.
with_code() {
  if [ -n "$first" ]; then head -n "$first" "$1"; else say "$begin"; fi
  say "$note_made"
  if [ -z "$on_path" ] || block_of "$1" | grep -qF .local/bin; then say "$path_line"; fi
  cat "$work/code"
  if [ -n "$first" ]; then tail -n "+$last" "$1"; else say "$end"; fi
}

# Prints file $1 without our block.
without_block() {
  [ "$first" -eq 1 ] || head -n "$((first - 1))" "$1" >"$work/head"
  tail -n "+$((last + 1))" "$1" >"$work/tail"
  if has_note "$1" "$note_newline" && [ -s "$work/head" ] && [ ! -s "$work/tail" ]; then
    head -c "$(($(wc -c <"$work/head") - 1))" "$work/head"
  elif [ -s "$work/head" ]; then
    cat "$work/head"
  fi
  cat "$work/tail"
  rm -f "$work/head" "$work/tail"
}

has_note() {
  block_of "$1" | grep -qxF "$2"
}

# --- changing the file ------------------------------------------------------------------------------------------

# True when file $1 can be written, or made.
writable() {
  if [ -e "$1" ]; then
    [ -f "$1" ] && [ -r "$1" ] && [ -w "$1" ]
  elif [ -L "$1" ]; then
    false
  else
    nearest=$(dirname "$1")
    while [ ! -e "$nearest" ]; do nearest=$(dirname "$nearest"); done
    [ -d "$nearest" ] && [ -w "$nearest" ]
  fi
}

# Tools differ on where lines end beside a NUL, and then line numbers lie.
is_text() {
  [ ! -e "$1" ] || [ "$(tr -d '\0' <"$1" | wc -c)" -eq "$(wc -c <"$1")" ]
}

show_change() {
  before=$1
  [ -f "$1" ] || before=/dev/null
  diff -u -L "$(short "$1")" -L "$(short "$1")" "$before" "$2" || :
}

# Writes through links and keeps mode, owner and hard links, which a rename would not. One backup: the file as it
# was before our block came.
overwrite() {
  if [ -f "$1" ]; then
    cp "$1" "$work/before" || return 1
    [ -n "$first" ] || cp -p "$1" "$1.awsp-backup" || return 1
  else
    rm -f "$work/before"
    mkdir -p "$(dirname "$1")" || return 1
  fi
  trap '' HUP INT TERM
  cat "$2" >"$1" && cmp -s "$2" "$1"
  written=$?
  if [ "$written" -ne 0 ] && [ -f "$work/before" ]; then
    cat "$work/before" >"$1"
  elif [ "$written" -ne 0 ]; then
    rm -f "$1"
  fi
  heed_signals
  return "$written"
}

heed_signals() {
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
}

damaged() {
  complain "the awsp markers in $(short "$1") (line $(say "$marks" | tr '\n' ' ' | sed 's/ $//')) are not one pair; left alone · hint: remove them and what is between them"
  status=1
}

print_instead() {
  say "$1"
  [ "$on_path" ] || say "  $path_line"
  say "  $line"
}

add_to() {
  if [ "$no_modify" ]; then
    print_instead "to use awsp in $shell, add this to ${where:-$(short "$1")}:"
  elif ! writable "$1"; then
    [ -z "$anew" ] || line="# and what this prints: awsp init $language"
    print_instead "$(short "$1") cannot be written; add this to what makes it:"
  elif ! is_text "$1"; then
    print_instead "$(short "$1") is not plain text; add this to it:"
  elif ! find_block "$1"; then
    damaged "$1"
  elif [ "$own" ] && [ -e "$1" ] && [ -z "$first" ]; then
    say "$(short "$1") is not of this script's making; left alone · hint: move it away and run this again"
  elif [ "$anew" ]; then
    fill "$1"
  else
    with_block "$1" >"$work/new"
    change "$1" 'added awsp to' && move_from "$former"
  fi
}

# Writes what `awsp init` prints.
fill() {
  if [ -z "$binary" ]; then
    say "would write what awsp init $language prints to $(short "$1")"
  elif ! "$binary" init "$language" >"$work/code"; then
    complain "$binary does not know $language; $(short "$1") is as it was"
    status=1
  elif ! nu_reads "$work/code"; then
    complain "this nu ($(nu --version)) cannot read what awsp says to it; awsp needs nushell 0.108 or later"
    status=1
  else
    with_code "$1" >"$work/new"
    change "$1" wrote
  fi
}

# A file that it cannot read would be an error at every start.
nu_reads() {
  [ "$(AWSP_FILE=$1 nu --no-config-file --commands 'nu-check $env.AWSP_FILE' </dev/null 2>/dev/null)" != false ]
}

# The line has a file of its own now.
move_from() {
  [ -z "$1" ] || remove_from "$1"
}

# change FILE WORDS: makes FILE what "$work/new" is, or shows how it would differ.
change() {
  if [ -f "$1" ] && cmp -s "$work/new" "$1"; then
    say "unchanged $(short "$1")"
  elif [ "$dry_run" ]; then
    show_change "$1" "$work/new"
  elif overwrite "$1" "$work/new"; then
    say "$2 $(short "$1")"
  else
    complain "cannot write $(short "$1"); it is as it was"
    status=1
    return 1
  fi
}

remove_from() {
  { [ -f "$1" ] && is_text "$1"; } || return 0
  if ! find_block "$1"; then
    damaged "$1"
    return
  fi
  [ -n "$first" ] || return 0
  if ! writable "$1"; then
    complain "$(short "$1") cannot be written · hint: remove its lines $first to $last"
    status=1
    return
  fi
  made=''
  ! has_note "$1" "$note_made" || made=yes
  without_block "$1" >"$work/new"
  change "$1" 'removed awsp from'
  [ "$dry_run" ] || clear_traces "$1"
}

# After a removal: a file that only we filled, and a backup that has nothing the file has not.
clear_traces() {
  [ -z "$made" ] || [ -s "$1" ] || [ -L "$1" ] || rm -f "$1"
  [ -f "$1.awsp-backup" ] || return 0
  if cmp -s "$1" "$1.awsp-backup"; then
    rm -f "$1.awsp-backup"
  else
    say "kept $(short "$1").awsp-backup: $(short "$1") as it was before awsp"
  fi
}

# --- what would hide awsp ---------------------------------------------------------------------------------------

name_aliases() {
  for file in "$HOME/.bashrc" "$HOME/.bash_aliases" "$HOME/.bash_profile" "$HOME/.bash_login" "$HOME/.profile" \
    "$HOME/.aliases" "$HOME/.zsh_aliases" "$zsh_home/.zshenv" "$zsh_home/.zprofile" "$zsh_home/.zshrc" \
    "$HOME/.kshrc" "$HOME/.mkshrc" "$(env_file)" "$config/fish/config.fish" "$config/fish/functions/awsp.fish" \
    "$config/nushell/config.nu" "$config/elvish/rc.elv" "$HOME/.elvish/rc.elv" "$HOME/.xonshrc" \
    "$config/xonsh/rc.xsh" "$HOME/.cshrc" "$HOME/.tcshrc" "$config/powershell/Microsoft.PowerShell_profile.ps1"; do
    [ -f "$file" ] || continue
    LC_ALL=C awk '
      /^[ \t]*#/ { next }
      /(^|[ \t;&|{])(alias|abbr|[Ss]et-[Aa]lias)[ \t]([^#]*[ \t])?["\047]?awsp["\047]?([= \t]|$)/ ||
        /aliases\[["\047]awsp["\047]\]/ { print FNR " an alias"; next }
      /(^|[ \t;&|{])awsp[ \t]*\([ \t]*\)/ ||
        /(^|[ \t;])(function|fn|def([ \t]+--[a-z]+)*)[ \t]+["\047]?awsp["\047]?([ \t({;]|$)/ { print FNR " a function" }
    ' "$file" | while read -r number what; do
      complain "$(short "$file"):$number makes awsp $what, which can hide the program · hint: remove that line"
    done
  done
}

# An awsp of another make that PATH finds before ours.
name_programs() {
  set -f
  IFS=:
  for folder in $PATH; do
    case $folder in "$bin" | "$bin/") break ;; esac
    other=${folder:-.}/awsp
    if [ -f "$other" ] && [ -x "$other" ] && ! cmp -s "$other" "$program"; then
      complain "$(short "$other") comes before $(short "$bin") in PATH and would run instead · hint: remove it, or put $(short "$bin") first"
    fi
  done
  unset IFS
  set +f
}

# --- what was asked ---------------------------------------------------------------------------------------------

add_to_shells() {
  for shell in $shells; do
    if ! describe "$shell"; then
      complain "awsp has no line for $shell · hint: ./install.sh --help names the shells it has one for"
    elif [ -z "$files" ]; then
      print_instead "$unknown"
    else
      while IFS= read -r file; do add_to "$file"; done <<FILES
$files
FILES
      [ "$row" != bash ] || warn_of_login_shells
    fi
  done
}

# People who start another shell from their login shell: only they know.
name_other_shells() {
  find_row "$shells" || row=''
  login=$row
  while read -r other trace; do
    { [ "$other" != "$login" ] && [ -e "$trace" ]; } || continue
    describe "$other"
    grep -qsxF "$begin" "${files%%"$newline"*}" || say "for $other too: ./install.sh --shell $other"
  done <<TRACES
bash $HOME/.bashrc
zsh $zsh_home/.zshrc
fish $config/fish
nu $config/nushell
elvish $config/elvish
xonsh $config/xonsh
tcsh $HOME/.tcshrc
pwsh $config/powershell
TRACES
}

install() {
  if [ "$dry_run" ] && [ -z "$binary" ]; then
    say 'would run cargo build --locked --release'
  else
    build release --release
  fi
  install_program
  [ "$on_path" ] || say "$(short "$bin") is not on your PATH; the line for your shell puts it there"
  zsh_home=$(zsh_folder)
  if [ -n "$shells" ]; then
    add_to_shells
  else
    shells=$(login_shell)
    shells=${shells##*/}
    add_to_shells
    name_other_shells
  fi
  name_aliases
  # Otherwise our line puts the folder first.
  [ -z "$on_path" ] || name_programs
  [ "$dry_run" ] || say 'open a new shell and type: awsp'
}

uninstall() {
  remove_program
  while IFS= read -r file; do remove_from "$file"; done <<FILES
$(known_files | awk '!seen[$0]++')
FILES
  [ "$dry_run" ] || say "shells that are open keep awsp until they end"
}

try() {
  [ -n "$binary" ] || complain 'building awsp to try; the first time takes a few minutes'
  build try --quiet --profile try --no-default-features
  [ -n "$shells" ] || shells=$(login_shell)
  exec sh "$root/docs/try/try.sh" "$binary" "${shells##* }" $mine
}

shells='' binary='' action=install dry_run='' no_modify='' mine='' status=0
while [ $# -gt 0 ]; do
  case $1 in
    --shell=* | --binary=*)
      value=${1#*=} option=${1%%=*}
      shift
      set -- "$option" "$value" "$@"
      continue
      ;;
    --shell | --binary)
      [ -n "${2-}" ] || misused "$1 needs a value"
      case $1 in
        --shell) shells="$shells ${2##*/}" ;;
        --binary) binary=$2 ;;
      esac
      shift
      ;;
    --no-modify-rc) no_modify=yes ;;
    --dry-run) dry_run=yes ;;
    --mine) mine=--mine ;;
    --uninstall | --try) action=${1#--} ;;
    --help | -h)
      usage
      exit
      ;;
    *) misused "no option \"$1\"" ;;
  esac
  shift
done
for shell in $shells; do
  find_row "$shell" || misused "awsp has no line for the shell \"$shell\""
done
[ -z "$mine" ] || [ "$action" = try ] || misused '--mine goes with --try'
[ "$action" != try ] || [ -z "$dry_run$no_modify" ] || misused '--try takes --mine, --shell and --binary'
[ "$action" != uninstall ] || [ -z "$shells$no_modify$binary" ] || misused '--uninstall takes --dry-run alone'

root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
case ${HOME-} in /*) ;; *) die 'HOME names no folder' ;; esac
bin=$HOME/.local/bin program=$HOME/.local/bin/awsp on_path=''
case ":$PATH:" in *":$bin:"* | *":$bin/:"*) on_path=yes ;; esac
config=${XDG_CONFIG_HOME:-$HOME/.config}
[ "$action" != try ] || try
if [ "${SUDO_UID:-0}" != 0 ] && [ -n "$(find "$HOME" -prune -user "$SUDO_UID")" ]; then
  die "$HOME is not root's · hint: run this as yourself, without sudo"
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/awsp-install.XXXXXX") || die 'cannot make a temporary folder'
trap 'rm -rf "$work"' EXIT
heed_signals
case $action in
  install) install ;;
  uninstall) uninstall ;;
esac
exit "$status"
