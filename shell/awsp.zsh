# awsp for zsh 5.0 and later.

# part: switch

\builtin unalias awsp 2>/dev/null || \builtin :

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3;
# descriptor 4 keeps standard output for the program meanwhile.
function awsp {
  case "${1-}" in
    help|--help|-h|--version|-V|env|exec|list|show|current|why|whoami|export|credential-process|add|serve|login|\
logout|sso|console|doctor|prompt|init|completions|cache|settings|__sh|__complete)
      \builtin command awsp "$@"
      \builtin return
      ;;
  esac
  \builtin emulate -L zsh
  \builtin local __awsp_code='' __awsp_status=0
  {
    __awsp_code="$({ \builtin command awsp __sh zsh 3 "$@"; } 3>&1 1>&4 4>&-)" || __awsp_status=$?
  } 4>&1
  if [[ ${__awsp_status} -eq 0 ]]; then
    \builtin eval "${__awsp_code}" || __awsp_status=$?
  fi
  \builtin return ${__awsp_status}
}

# part: completion

# No `emulate` in here: the completion system has set the options its functions need. The program has chosen the
# names and their order, so any of them matches that holds the word.
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
  compadd "${(@)__awsp_options}" -V profiles -M 'l:|=* r:|=*' -a -- __awsp_names
  # names that only contain the word: the word stays as it was typed until there is a choice
  if [[ ${compstate[insert]} == *unambiguous* && ${__awsp_names[1]} != "${(Q)PREFIX}"* && ${#__awsp_names} -gt 1 ]]; then
    compstate[insert]=''
    compstate[list]='list force'
  fi
}
# The completion system may be started later, by a plugin or a later line: until then every prompt looks for it.
function __awsp_register {
  \builtin emulate -L zsh
  precmd_functions=(${precmd_functions:#__awsp_register})
  if (( ${+functions[compdef]} )); then
    compdef __awsp_complete awsp
  else
    precmd_functions+=(__awsp_register)
  fi
}
__awsp_register

# part: prompt

# %9v is shown as it stands: nothing in a name is read as prompt code, control characters are made visible. %8v holds
# something while the profile is protected.
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
  psvar[9]="${${:-${name}${since}${region:+ ${region}}${keys}}# }"
}
function __awsp_prompt_install {
  \builtin emulate -L zsh
  precmd_functions=(${precmd_functions:#__awsp_prompt} __awsp_prompt)
  [[ ${PROMPT} == *%9v* ]] || PROMPT='%(8V.%B%F{red}.)%(9V.[%9v].)%(8V.%f%b.)%(9V. .)'${PROMPT}
}
__awsp_prompt_install
\builtin unfunction __awsp_prompt_install
