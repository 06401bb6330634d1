# awsp for zsh 5.0 and later.

# part: switch

\builtin unalias awsp 2>/dev/null || \builtin :

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3;
# descriptor 4 keeps standard output for the program meanwhile. After a switch it restores the prompt segment if other code
# has removed it.
function awsp {
  case "${1-}" in
    help|--help|-h|--version|-V|env|list|show|current|why|exec|whoami|export|credential-process|add|prompt|init|\
completions|cache|settings|serve|login|logout|sso|console|doctor|__sh|__complete)
      \builtin command awsp "$@"
      \builtin return
      ;;
  esac
  \builtin emulate -L zsh
  \builtin local __awsp_code='' __awsp_status=0 __awsp_here="${${ZSH_SUBSHELL:#0}:+ (this subshell only)}"
  {
    __awsp_code="$({ \builtin command awsp __sh zsh 3 "$@"; } 3>&1 1>&4 4>&-)" || __awsp_status=$?
  } 4>&1
  if [[ ${__awsp_status} -eq 0 ]]; then
    \builtin eval "${__awsp_code}" || __awsp_status=$?
  fi
  if (( ${+functions[__awsp_prompt]} )) && [[ ${PROMPT} != *%9v* ]]; then
    precmd_functions=(${precmd_functions:#__awsp_prompt} __awsp_prompt)
  fi
  \builtin return ${__awsp_status}
}
# Reports at the first prompt that an alias or function, defined by a later line for another tool of this name, runs in place of
# the function. zsh knows the file of a function; the line of an alias is searched in the start-up files.
function __awsp_look {
  \builtin emulate -L zsh
  \builtin local what='' where='' file='' line=''
  \builtin local -i number=0
  precmd_functions=(${precmd_functions:#__awsp_look})
  if [[ "${1-}" == load ]]; then
    precmd_functions+=(__awsp_look)
  elif (( ${+aliases[awsp]} )); then
    what='an alias'
    for file in .zshenv .zprofile .zshrc .zlogin; do
      file="${ZDOTDIR:-${HOME}}/${file}"
      [[ -r "${file}" ]] || \builtin continue
      number=0
      while IFS='' \builtin read -r line || [[ -n "${line}" ]]; do
        (( number += 1 ))
        [[ "${line%%\#*}" != *alias[[:space:]]*awsp=* ]] || where=" (${file}:${number})"
      done <"${file}"
    done
  elif [[ "${functions[awsp]-__awsp_code}" != *__awsp_code* ]]; then
    what='another function'
    where="${functions_source[awsp]:+ (${functions_source[awsp]})}"
  fi
  [[ -z "${what}" ]] || \builtin print -r -u2 -- "awsp: ${what} runs in place of awsp${where} · hint: remove it, then open a new shell"
}
__awsp_look load

# part: completion

# No `emulate` in here: the completion system has set the options its functions need. The program has chosen the
# names and their order, so any of them matches that holds the word, in any case.
function __awsp_complete {
  \builtin local -a __awsp_names __awsp_shown __awsp_options
  # what follows `awsp exec NAME --` is a command line of its own
  if [[ ${words[2]} == exec ]] && (( ${words[(ie)--]} < CURRENT )); then
    (( CURRENT -= ${words[(ie)--]} ))
    words=("${(@)words[${words[(ie)--]}+1,-1]}")
    _normal
    \builtin return
  fi
  __awsp_names=(${(f)"$(\builtin command awsp __complete zsh "${(@)words[1,CURRENT-1]}" "${QIPREFIX}${PREFIX}" 2>/dev/null)"})
  if [[ ${__awsp_names[1]} == *$'\t'* ]]; then
    __awsp_shown=("${(@)__awsp_names#*$'\t'}")
    __awsp_names=("${(@)__awsp_names%%$'\t'*}")
    __awsp_options=(-l -d __awsp_shown)
  fi
  compadd "${(@)__awsp_options}" -V profiles -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]} l:|=* r:|=*' -a -- __awsp_names
  # names that only contain the word: the word stays as it was typed until there is a choice
  if [[ ${compstate[insert]} == *unambiguous* && ${(L)__awsp_names[1]} != "${(L)${(Q)PREFIX}}"* && ${#__awsp_names} -gt 1 ]]; then
    compstate[insert]=''
    compstate[list]='list force'
  fi
}
# Without the completion system, TAB uses compctl: names that begin with the word.
function __awsp_names {
  \builtin emulate -L zsh
  \builtin local -a words
  \builtin local -i cword
  \builtin read -Ac words
  \builtin read -cn cword
  reply=(${${(f)"$(\builtin command awsp __complete zsh "${(@)words[1,cword-1]}" "$1" 2>/dev/null)"}%%$'\t'*})
}
# The completion system may be started later, by a plugin or a later line: until then every prompt looks for it.
function __awsp_register {
  \builtin emulate -L zsh
  precmd_functions=(${precmd_functions:#__awsp_register})
  if (( ${+functions[compdef]} )); then
    compdef __awsp_complete awsp
  else
    precmd_functions+=(__awsp_register)
    [[ "${1-}" == load ]] || \builtin compctl -K __awsp_names -x 'R[--,;]' -l '' -- awsp 2>/dev/null || \builtin :
  fi
}
__awsp_register load

# part: prompt

# %9v is shown as it stands: nothing in a name is read as prompt code. %8v holds something while the profile is
# protected. What a terminal would act on is shown as ?: everything not printable here, and the invisible marks of UTF-8.
\builtin typeset -g __awsp_odd=$'\xc2\xad\xd8\x9c\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa'
__awsp_odd+=$'\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae\xe2\x81\xa0\xe2\x81\xa1\xe2\x81\xa2\xe2\x81\xa3\xe2\x81\xa4'
__awsp_odd+=$'\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9\xe2\x81\xaa\xe2\x81\xab\xe2\x81\xac\xe2\x81\xad'
__awsp_odd+=$'\xe2\x81\xae\xe2\x81\xaf\xef\xbb\xbf'
function __awsp_prompt {
  \builtin emulate -L zsh
  \builtin local name="${AWS_PROFILE:-${AWS_DEFAULT_PROFILE}}" region="${AWS_REGION:-${AWS_DEFAULT_REGION}}" keys='' since=''
  \builtin local -i ago=0
  psvar[8]=''
  if [[ -n "${name}" && "${AWSP_PROTECTED}" == <1000000000-9999999999>:* && "${AWSP_PROTECTED#*:}" == "${name}" ]]; then
    ago=${(%):-%D{%s}}
    (( ago -= ${AWSP_PROTECTED%%:*} )) || \builtin :
    if (( ago < 3600 )); then
      since=" $(( ago < 0 ? 0 : ago / 60 ))m"
    elif (( ago < 172800 )); then
      since=" $(( ago / 3600 ))h"
    else
      since=" $(( ago / 86400 ))d"
    fi
    [[ -n "${NO_COLOR}" ]] || psvar[8]=protected
  fi
  if [[ -z "${name}" || "${AWSP_PROFILE_REGION}" == "${region}:${name}" ]]; then
    region=''
  fi
  if [[ -n "${AWS_PROFILE}" && -n "${AWS_DEFAULT_PROFILE}" && "${AWS_PROFILE}" != "${AWS_DEFAULT_PROFILE}" ]]; then
    name+='≠'
  fi
  keys="${AWS_ACCESS_KEY_ID:+ !keys}"
  name="${${:-${name}${since}${region:+ ${region}}${keys}}# }"
  psvar[9]="${${name//[^[:print:]]/?}//[${__awsp_odd}]/?}"
  # moves to the end at the second prompt, and whenever other code has rewritten the prompt
  if [[ ${PROMPT} != *%9v* || -z "${__awsp_settled}" ]]; then
    __awsp_settled=yes
    __awsp_front
  fi
}
function __awsp_front {
  \builtin emulate -L zsh
  precmd_functions=(${precmd_functions:#__awsp_prompt} __awsp_prompt)
  [[ ${PROMPT} == *%9v* ]] || PROMPT='%(8V.%B%F{red}.)%(9V.[%9v].)%(8V.%f%b.)%(9V. .)'${PROMPT}
}
\builtin typeset -g __awsp_settled=''
__awsp_front
