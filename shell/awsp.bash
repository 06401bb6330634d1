# awsp for bash 3.2 and later.
#
# `awsp init bash` prints this file without its whole-line comments: a shell with interactive_comments off reads
# none. Everything is called in a way that an alias or a function of the same name does not catch.

# part: switch

\builtin unalias awsp >/dev/null 2>&1 || \builtin :

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3;
# descriptor 4 keeps standard output for the program meanwhile. The inner braces keep a DEBUG trap's own output
# out of the code. After a switch it restores the prompt segment if other code has removed it.
function awsp {
  case "${1-}" in
    help | --help | -h | --version | -V | env | list | show | current | why | exec | whoami | export | \
      credential-process | add | prompt | init | completions | cache | settings | serve | login | logout | sso | \
      console | doctor | __sh | __complete)
      \builtin command awsp "$@"
      \builtin return
      ;;
    *) ;;
  esac
  \builtin local __awsp_code='' __awsp_status=0 __awsp_here="${BASH[BASH_SUBSHELL == 0]:+ (this subshell only)}"
  {
    __awsp_code="$({ \builtin command awsp __sh bash 3 "$@"; } 3>&1 1>&4 4>&-)" || __awsp_status=$?
  } 4>&1
  if [[ ${__awsp_status} -eq 0 ]]; then
    \builtin eval "${__awsp_code}" || __awsp_status=$?
  fi
  if [[ -n "${__awsp_segment-}" ]]; then
    __awsp_place again
  fi
  \builtin return "${__awsp_status}"
}

# part: completion

# Named with -C rather than -F: bash runs it in a subshell and splits what it prints at line ends itself, so that
# nothing in a name is expanded and no option of this shell has to change meanwhile.
function __awsp_complete {
  \builtin local __awsp_action=''
  case "${COMP_LINE:0:COMP_POINT}" in
    # what follows the dashes is a command line of its own: a command, then files
    *[[:space:]]exec[[:space:]]*[[:space:]]--[[:space:]]*[[:space:]]*) __awsp_action='file' ;;
    *[[:space:]]exec[[:space:]]*[[:space:]]--[[:space:]]*) __awsp_action='command' ;;
    *)
      \builtin command awsp __complete bash "${COMP_WORDBREAKS}" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null
      \builtin return
      ;;
  esac
  # compgen lists duplicates, in no order, and with nosort readline would show them so
  { \builtin compgen -A "${__awsp_action}" -- "$2" || \builtin :; } | { \builtin command sort -u || \builtin :; } |
    while IFS='' \builtin read -r __awsp_word; do
      \builtin printf '%q\n' "${__awsp_word}"
    done
}
# bash before 4.4 has no nosort
\builtin complete -o nosort -C __awsp_complete awsp >/dev/null 2>&1 ||
  \builtin complete -C __awsp_complete awsp >/dev/null 2>&1 || \builtin :

# part: prompt

# References, not values: what a name holds is never read as prompt code, and nothing can be out of date. Put together
# from pieces; each begins with its condition, and `${BASH[0…]:+…}` is "if the dots are empty".
# From bash 4.2 on there is a way to ask whether two texts are equal: a key of __awsp_same is made of one of them
# and, in front of it, of the other; it was entered with both the same. Seconds come from \D{%s}, at no cost.
# shellcheck disable=SC2016,SC2034,SC2154 # expanded when the prompt is drawn; the user's variables
case "${PS1-}" in
  *AWS_PROFILE*) ;;
  *)
    # what must not reach the terminal: control characters and invisible marks; outside UTF-8, where the first mark is not
    # one character, everything that is not printable
    __awsp_odd=$'\xc2\xad\xd8\x9c\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa'
    __awsp_odd+=$'\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae\xe2\x81\xa0\xe2\x81\xa1\xe2\x81\xa2\xe2\x81\xa3\xe2\x81\xa4'
    __awsp_odd+=$'\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9\xe2\x81\xaa\xe2\x81\xab\xe2\x81\xac\xe2\x81\xad'
    __awsp_odd+=$'\xe2\x81\xae\xe2\x81\xaf\xef\xbb\xbf'
    # bash takes a text that is not UTF-8 byte by byte, and these then for the bytes of C1
    __awsp_odd+=$'\xc2\x80\xc2\x81\xc2\x82\xc2\x83\xc2\x84\xc2\x85\xc2\x86\xc2\x87\xc2\x88\xc2\x89\xc2\x8a\xc2\x8b\xc2\x8c\xc2\x8d\xc2\x8e\xc2\x8f'
    __awsp_odd+=$'\xc2\x90\xc2\x91\xc2\x92\xc2\x93\xc2\x94\xc2\x95\xc2\x96\xc2\x97\xc2\x98\xc2\x99\xc2\x9a\xc2\x9b\xc2\x9c\xc2\x9d\xc2\x9e\xc2\x9f'
    if [[ $'\xc2\xad' == ? ]]; then
      __awsp_odd="[[:cntrl:]${__awsp_odd}]"
    else
      __awsp_odd='[![:print:]]'
    fi
    if \builtin declare -gA __awsp_same >/dev/null 2>&1; then
      __awsp_units=(m h d)
      __awsp_enter='${AWS_PROFILE:+${__awsp_same[d$AWS_PROFILE|$AWS_PROFILE]=}}'
      __awsp_enter+='${AWSP_PROTECTED:+${__awsp_same[p$AWSP_PROTECTED|$AWSP_PROTECTED]=}}'
      __awsp_enter+='${AWSP_PROFILE_REGION:+${__awsp_same[r$AWSP_PROFILE_REGION|$AWSP_PROFILE_REGION]=}}'
      __awsp_differs='${AWS_DEFAULT_PROFILE:+${__awsp_same[d$AWS_PROFILE|$AWS_DEFAULT_PROFILE]-≠}}'
      # what is shown when NAME, the active one, is the protected profile: ten digits, and it
      __awsp_if='${AWSP_PROTECTED:+${__awsp_same[p$AWSP_PROTECTED|${AWSP_PROTECTED//[!0-9]*/}:$NAME]+'
      __awsp_if+='${__awsp_same[p$AWSP_PROTECTED|${AWSP_PROTECTED:0:10}:$NAME]+'
      __awsp_red="${__awsp_if}"'\[\e[1;31m\]}}}' __awsp_plain="${__awsp_if}"'\[\e[0m\]}}}'
      if [[ -n "${NO_COLOR-}" ]]; then
        __awsp_red='' __awsp_plain=''
      fi
      __awsp_ago='(\D{%s}-10#0${AWSP_PROTECTED//[!0-9]*/})'
      __awsp_since=' $((AGO<0?0:AGO<3600?AGO/60:AGO<172800?AGO/3600:AGO/86400))${__awsp_units[AGO<3600?0:AGO<172800?1:2]}'
      __awsp_since="${__awsp_if}${__awsp_since//AGO/${__awsp_ago}}}}}"
      __awsp_at='${WHERE:+${__awsp_same[r${AWSP_PROFILE_REGION-}|$WHERE:$NAME]- ${WHERE//$__awsp_odd/?}}}'
      __awsp_more="${__awsp_since}${__awsp_at//WHERE/AWS_REGION}"
      __awsp_more+='${BASH[0${AWS_REGION:+1}]:+'"${__awsp_at//WHERE/AWS_DEFAULT_REGION}}"
    else
      __awsp_enter='' __awsp_differs='' __awsp_red='' __awsp_plain='' __awsp_more=''
    fi
    __awsp_name='[${NAME//$__awsp_odd/?}'
    __awsp_end="${__awsp_more}"'${AWS_ACCESS_KEY_ID:+ !keys}]'"${__awsp_plain} "
    __awsp_one="${__awsp_red}${__awsp_name}${__awsp_differs}${__awsp_end}"
    __awsp_other="${__awsp_red}${__awsp_name}${__awsp_end}"
    __awsp_segment='${BASH[0${AWS_PROFILE:+1}${AWS_DEFAULT_PROFILE:+1}]:+${AWS_ACCESS_KEY_ID:+[!keys] }}'
    __awsp_segment='${BASH[0${AWS_PROFILE:+1}]:+${AWS_DEFAULT_PROFILE:+'"${__awsp_other//NAME/AWS_DEFAULT_PROFILE}}}${__awsp_segment}"
    __awsp_segment="${__awsp_enter}"'${AWS_PROFILE:+'"${__awsp_one//NAME/AWS_PROFILE}}${__awsp_segment}"
    \builtin unset -v __awsp_enter __awsp_differs __awsp_if __awsp_red __awsp_plain __awsp_ago __awsp_since \
      __awsp_at __awsp_more __awsp_name __awsp_end __awsp_one __awsp_other

    # Runs in PROMPT_COMMAND and restores the segment in a prompt that other code has rewritten. Preserves $? for the rest of
    # PROMPT_COMMAND.
    function __awsp_front {
      \builtin local __awsp_status=$?
      if [[ "${PS1-}" != *AWS_PROFILE* ]]; then
        PS1="${__awsp_segment}${PS1-}"
        __awsp_place last
      fi
      if [[ -z "${__awsp_told-}" ]]; then
        __awsp_look
      fi
      \builtin return "${__awsp_status}"
    }
    # Adds __awsp_front to PROMPT_COMMAND: first, where it does not disturb a trap that measures time, or last, after the code
    # that writes the prompt, but before the last line that bash-preexec needs. After a switch only if the segment is gone.
    # bash before 5.1 reads only the first element. A bash that inherits the variable runs nothing. If the variable is
    # read-only, printf fails, but an assignment would abort the command line.
    function __awsp_place {
      \builtin local __awsp_at=0 __awsp_text='' __awsp_call='${__awsp_segment+"__awsp_front"}' __awsp_rest='' __awsp_end=$'\n'
      if [[ "$1" == first ]]; then
        __awsp_rest="${PROMPT_COMMAND-}"
        [[ "${__awsp_rest}" != *"${__awsp_call}"* ]] || \builtin return 0
      else
        [[ "$1" == last || "${PS1-}" != *AWS_PROFILE* ]] || \builtin return 0
        if [[ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 51 ]]; then
          for __awsp_at in "${!PROMPT_COMMAND[@]}"; do \builtin :; done
        fi
        __awsp_text="${PROMPT_COMMAND[__awsp_at]-}"
        if [[ "${__awsp_text}" == *__bp_interactive_mode ]]; then
          __awsp_rest=__bp_interactive_mode
          __awsp_text="${__awsp_text%__bp_interactive_mode}"
        fi
        while [[ "${__awsp_text}" == *"${__awsp_end}" ]]; do __awsp_text="${__awsp_text%"${__awsp_end}"}"; done
        [[ "${__awsp_text}" != *"${__awsp_call}" ]] || \builtin return 0
        __awsp_text="${__awsp_text//"${__awsp_call}${__awsp_end}"/}"
        __awsp_text="${__awsp_text//"${__awsp_call};"/}"
      fi
      __awsp_text="${__awsp_text:+${__awsp_text}${__awsp_end}}${__awsp_call}${__awsp_rest:+${__awsp_end}${__awsp_rest}}"
      if [[ ${__awsp_at} -eq 0 ]]; then
        __awsp_at=PROMPT_COMMAND
      else
        __awsp_at="PROMPT_COMMAND[${__awsp_at}]"
      fi
      \builtin printf -v "${__awsp_at}" '%s' "${__awsp_text}" 2>/dev/null || \builtin :
    }
    # Reports once that an alias or function, defined by a later line for another tool of this name, runs in place of the
    # function. bash knows the line of a function; that needs a subshell, once, at the first prompt. The line of an alias is
    # searched in the start-up files.
    function __awsp_look {
      \builtin local __awsp_what='' __awsp_where='' __awsp_file='' __awsp_line='' __awsp_number=0
      if \builtin alias awsp >/dev/null 2>&1; then
        __awsp_what='an alias'
        for __awsp_file in ~/.bashrc ~/.bash_aliases ~/.bash_profile ~/.bash_login ~/.profile; do
          [[ -r "${__awsp_file}" ]] || \builtin continue
          __awsp_number=0
          while IFS='' \builtin read -r __awsp_line || [[ -n "${__awsp_line}" ]]; do
            __awsp_number=$((__awsp_number + 1))
            if [[ "${__awsp_line}" =~ ^[^#]*alias[[:space:]].*awsp= ]]; then
              __awsp_where=" (${__awsp_file}:${__awsp_number})"
            fi
          done <"${__awsp_file}"
        done
      elif [[ -z "${__awsp_looked-}" ]]; then
        __awsp_looked=yes
        __awsp_line="$(\builtin shopt -s extdebug && \builtin declare -F awsp && \builtin declare -f awsp)" || \builtin :
        case "${__awsp_line}" in
          '' | *__awsp_code*) ;;
          *)
            __awsp_what='another function'
            __awsp_file=$'\n'
            __awsp_line="${__awsp_line%%"${__awsp_file}"*}" && __awsp_line="${__awsp_line#* }"
            __awsp_where=" (${__awsp_line#* }:${__awsp_line%% *})"
            ;;
        esac
      fi
      if [[ -n "${__awsp_what}" ]]; then
        __awsp_told=yes
        \builtin printf '%s\n' "awsp: ${__awsp_what} runs in place of awsp${__awsp_where} · hint: remove it, then open a new shell" >&2
      fi
    }
    PS1="${__awsp_segment}${PS1-}"
    case "${PROMPT_COMMAND[*]-}" in
      *[Pp][Ss]1* | *[Pp]rompt*) __awsp_place last ;;
      *) __awsp_place first ;;
    esac
    ;;
esac
