# shellcheck shell=sh
# awsp for dash, ksh, mksh and other POSIX shells.

# part: switch

\unalias awsp >/dev/null 2>&1 || :

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3;
# descriptor 4 keeps standard output for the program meanwhile. The message says if this is a subshell: then the process in
# /proc, if the system has it, differs from $$. ksh counts its subshells, as most of them are not a process.
awsp() {
  case "${1-}" in
    help | --help | -h | --version | -V | env | list | show | current | why | exec | whoami | export | \
      credential-process | add | prompt | init | completions | cache | settings | serve | login | logout | sso | \
      console | doctor | __sh | __complete)
      \command awsp "$@"
      \return
      ;;
    *) ;;
  esac
  {
    __awsp_code=$({ \command awsp __sh posix 3 "$@"; } 3>&1 1>&4 4>&-) && __awsp_status=0 || __awsp_status=$?
  } 4>&1
  if [ "${__awsp_status}" -eq 0 ]; then
    __awsp_here="$$"
    case "${KSH_VERSION-}" in
      Version*) \command eval '__awsp_here=$(($$ + ${.sh.subshell}))' ;;
      *) { IFS=' ' \command read -r __awsp_here __awsp_rest </proc/self/stat; } 2>/dev/null || : ;;
    esac
    __awsp_here="${__awsp_here#"$$"}"
    __awsp_here="${__awsp_here:+ (this subshell only)}"
    \command eval "${__awsp_code}" || __awsp_status=$?
  fi
  \set -- "${__awsp_status}"
  \unset -v __awsp_code __awsp_status __awsp_here __awsp_rest
  \return "$1"
}

# part: prompt

# References, not values: what a name holds is never read as prompt code. ksh and mksh run a function of theirs while
# they draw the prompt, in the shell itself; to ksh a `!` in what it wrote is the number of the command, and `!!` itself.
# What a terminal would act on is shown as ?.
# dash has neither that nor a way to compare, so it shows the name and the keys. Of a name with such a character it shows
# only the brackets. It reports once an alias that a later line has defined for another tool of this name.
# shellcheck disable=SC2154,SC2016,SC3003,SC3045,SC3060 # the user's variables, expanded later; only ksh and mksh run it
__awsp_prompt() {
  __awsp_name="${AWS_PROFILE:-${AWS_DEFAULT_PROFILE-}}"
  __awsp_region="${AWS_REGION:-${AWS_DEFAULT_REGION-}}"
  __awsp_text="${AWS_ACCESS_KEY_ID:+ !keys}"
  if [ -n "${__awsp_name}" ]; then
    if [ -n "${__awsp_region}" ] && [ "${AWSP_PROFILE_REGION-}" != "${__awsp_region}:${__awsp_name}" ]; then
      __awsp_text=" ${__awsp_region}${__awsp_text}"
    fi
    case "${AWSP_PROTECTED-}" in
      [1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]:"${__awsp_name}") __awsp_since ;;
      *) ;;
    esac
    if [ -n "${AWS_PROFILE-}" ] && [ "${AWS_DEFAULT_PROFILE:-${AWS_PROFILE}}" != "${AWS_PROFILE}" ]; then
      __awsp_text="≠${__awsp_text}"
    fi
  fi
  __awsp_text="${__awsp_name}${__awsp_text}"
  case "${LC_ALL:-${LC_CTYPE:-${LANG-}}}" in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*)
      __awsp_text="${__awsp_text//[[:cntrl:]]/?}"
      # C1 and the invisible marks, as bytes of UTF-8, which both compare
      for __awsp_odd in $'\302[\200-\237\255]' $'\330\234' $'\342\200[\213-\217\250-\256]' $'\342\201[\240-\257]' \
        $'\357\273\277'; do
        __awsp_text="${__awsp_text//${__awsp_odd}/?}"
      done
      ;;
    *) __awsp_text="${__awsp_text//[! -~]/?}" ;;
  esac
  __awsp_text="${__awsp_text# }"
  REPLY="${__awsp_text:+[${__awsp_text}] }"
  \unset -v __awsp_name __awsp_region __awsp_text __awsp_odd
  if [ -z "${__awsp_told-}" ] && \command alias awsp >/dev/null 2>&1; then
    __awsp_told=yes
    \command printf 'awsp: an alias runs in place of awsp · hint: remove it, then open a new shell\n' >&2
  fi
}
# Puts the time since the profile was entered in front of the text.
# shellcheck disable=SC2154,SC3028,SC3045 # of the function above; ksh has this format, mksh the variable
__awsp_since() {
  __awsp_ago="${EPOCHREALTIME-}"
  __awsp_ago="${__awsp_ago:-$(\command printf '%(%s)T' now)}"
  __awsp_ago=$((${__awsp_ago%.*} - ${AWSP_PROTECTED%%:*}))
  if [ "${__awsp_ago}" -lt 60 ]; then
    __awsp_text=" 0m${__awsp_text}"
  elif [ "${__awsp_ago}" -lt 3600 ]; then
    __awsp_text=" $((__awsp_ago / 60))m${__awsp_text}"
  elif [ "${__awsp_ago}" -lt 172800 ]; then
    __awsp_text=" $((__awsp_ago / 3600))h${__awsp_text}"
  else
    __awsp_text=" $((__awsp_ago / 86400))d${__awsp_text}"
  fi
  \unset -v __awsp_ago
}
case "${KSH_VERSION-}:${PS1-}" in
  *AWS_PROFILE* | *__awsp_prompt*) ;;
  *MIRBSD* | *LEGACY*) PS1='${|__awsp_prompt;}'"${PS1-}" ;;
  :*)
    \unset -f __awsp_prompt __awsp_since
    # ${X%%*$__awsp_odd} is empty if X contains one: control characters and, in UTF-8, the first bytes of C1 and of the
    # invisible marks. ${X%%${Y:+*}} is empty if Y is set.
    case "${LC_ALL:-${LC_CTYPE:-${LANG-}}}" in
      *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) __awsp_odd="$(\printf '[[:cntrl:]\302\342\357]*')" ;;
      *) __awsp_odd='[! -~]*' ;;
    esac
    __awsp_open='[' __awsp_close='] ' __awsp_keys=' !keys' __awsp_alone='[!keys] '
    PS1='${AWS_ACCESS_KEY_ID:+${__awsp_alone%%${AWS_PROFILE:+*}${AWS_DEFAULT_PROFILE:+*}}}'"${PS1-}"
    PS1='${AWS_ACCESS_KEY_ID:+${__awsp_keys%%${AWS_PROFILE:+*}}}${__awsp_close%%${AWS_PROFILE:+*}}}'"${PS1}"
    PS1='${AWS_DEFAULT_PROFILE%%*${__awsp_odd%%${AWS_PROFILE:+*}}}'"${PS1}"
    PS1='${AWS_DEFAULT_PROFILE:+${__awsp_open%%${AWS_PROFILE:+*}}'"${PS1}"
    PS1='${AWS_PROFILE:+[${AWS_PROFILE%%*${__awsp_odd}}${AWS_ACCESS_KEY_ID:+ !keys}] }'"${PS1}"
    ;;
  *) PS1='${ __awsp_prompt; \command printf "%s" "${REPLY//!/!!}";}'"${PS1-}" ;;
esac
