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

# %9v is shown as it stands: nothing in a name is read as prompt code, control characters are made visible.
function __awsp_prompt {
  \builtin emulate -L zsh
  psvar[9]="${${:-${AWS_PROFILE:-${AWS_DEFAULT_PROFILE}}${AWS_ACCESS_KEY_ID:+ !keys}}# }"
}
function __awsp_prompt_install {
  \builtin emulate -L zsh
  precmd_functions=(${precmd_functions:#__awsp_prompt} __awsp_prompt)
  [[ ${PROMPT} == *%9v* ]] || PROMPT='%(9V.[%9v] .)'${PROMPT}
}
__awsp_prompt_install
\builtin unfunction __awsp_prompt_install
