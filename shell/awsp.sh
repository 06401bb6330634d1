# shellcheck shell=sh
# awsp for dash, ksh, mksh and other POSIX shells.

# part: switch

\unalias awsp >/dev/null 2>&1 || :

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3;
# descriptor 4 keeps standard output for the program meanwhile.
awsp() {
  case "${1-}" in
    help | --help | -h | --version | -V | env | exec | list | show | current | why | whoami | export | \
      credential-process | add | serve | login | logout | sso | console | doctor | prompt | init | completions | \
      cache | settings | __sh | __complete)
      \command awsp "$@"
      \return
      ;;
    *) ;;
  esac
  {
    __awsp_code=$({ \command awsp __sh posix 3 "$@"; } 3>&1 1>&4 4>&-) && __awsp_status=0 || __awsp_status=$?
  } 4>&1
  if [ "${__awsp_status}" -eq 0 ]; then
    \command eval "${__awsp_code}" || __awsp_status=$?
  fi
  \set -- "${__awsp_status}"
  \unset -v __awsp_code __awsp_status
  \return "$1"
}

# part: prompt

# References, not values: what a name holds is never read as prompt code. Put together from the end; each begins
# with its condition, and `${PPID[0…]:+…}` is "if the dots are empty". That is ksh and mksh, where a single `!` would
# be the number of the command. dash has no subscripts, nor a way to leave out control characters.
# shellcheck disable=SC2154 # the person's variables
case "${KSH_VERSION:+ksh}:${PS1-}" in
  *AWS_PROFILE*) ;;
  ksh:*)
    PS1='${PPID[0${AWS_PROFILE:+1}${AWS_DEFAULT_PROFILE:+1}]:+${AWS_ACCESS_KEY_ID:+[!!keys] }}'"${PS1-}"
    PS1='${PPID[0${AWS_PROFILE:+1}]:+${AWS_DEFAULT_PROFILE:+[${AWS_DEFAULT_PROFILE//[[:cntrl:]!!]/?}${AWS_ACCESS_KEY_ID:+ !!keys}] }}'"${PS1}"
    PS1='${AWS_PROFILE:+[${AWS_PROFILE//[[:cntrl:]!!]/?}${AWS_ACCESS_KEY_ID:+ !!keys}] }'"${PS1}"
    ;;
  *)
    PS1='${AWS_DEFAULT_PROFILE:+${AWS_ACCESS_KEY_ID:+ !keys}] }}${AWS_PROFILE:+${AWS_ACCESS_KEY_ID:+ !keys}] }'"${PS1-}"
    PS1='${AWS_DEFAULT_PROFILE:+[}${AWS_DEFAULT_PROFILE:-${AWS_ACCESS_KEY_ID:+[!keys] }}'"${PS1}"
    PS1='${AWS_PROFILE:+[}${AWS_PROFILE:-'"${PS1}"
    ;;
esac
