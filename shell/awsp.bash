# awsp for bash 3.2 and later.
#
# `awsp init bash` prints this file without its whole-line comments: a shell with interactive_comments off reads
# none. Everything is called in a way that an alias or a function of the same name does not catch.

# part: switch

\builtin unalias awsp >/dev/null 2>&1 || \builtin :

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3;
# descriptor 4 keeps standard output for the program meanwhile. The inner braces keep a DEBUG trap's own output
# out of the code.
function awsp {
  case "${1-}" in
    help | --help | -h | --version | -V | env | exec | list | show | current | why | whoami | export | \
      credential-process | add | serve | login | logout | sso | console | doctor | prompt | init | completions | \
      cache | settings | __sh | __complete)
      \builtin command awsp "$@"
      \builtin return
      ;;
    *) ;;
  esac
  \builtin local __awsp_code='' __awsp_status=0
  {
    __awsp_code="$({ \builtin command awsp __sh bash 3 "$@"; } 3>&1 1>&4 4>&-)" || __awsp_status=$?
  } 4>&1
  if [[ ${__awsp_status} -eq 0 ]]; then
    \builtin eval "${__awsp_code}" || __awsp_status=$?
  fi
  \builtin return "${__awsp_status}"
}

# part: completion

# Named with -C rather than -F: bash runs it in a subshell and splits what it prints at line ends itself, so that
# nothing in a name is expanded and no option of this shell has to change meanwhile.
function __awsp_complete {
  \builtin command awsp __complete bash "${COMP_WORDBREAKS}" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null
}
# bash before 4.4 has no nosort
\builtin complete -o nosort -C __awsp_complete awsp >/dev/null 2>&1 ||
  \builtin complete -C __awsp_complete awsp >/dev/null 2>&1 || \builtin :

# part: prompt

# References, not values: what a name holds is never read as prompt code. Put together from the end; each begins
# with its condition, and `${BASH[0…]:+…}` is "if the dots are empty".
# shellcheck disable=SC2154 # the person's variables
case "${PS1-}" in
  *AWS_PROFILE*) ;;
  *)
    PS1='${BASH[0${AWS_PROFILE:+1}${AWS_DEFAULT_PROFILE:+1}]:+${AWS_ACCESS_KEY_ID:+[!keys] }}'"${PS1-}"
    PS1='${BASH[0${AWS_PROFILE:+1}]:+${AWS_DEFAULT_PROFILE:+[${AWS_DEFAULT_PROFILE//[[:cntrl:]]/?}${AWS_ACCESS_KEY_ID:+ !keys}] }}'"${PS1}"
    PS1='${AWS_PROFILE:+[${AWS_PROFILE//[[:cntrl:]]/?}${AWS_ACCESS_KEY_ID:+ !keys}] }'"${PS1}"
    ;;
esac
