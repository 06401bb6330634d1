# awsp for fish 3.1 and later.

# part: switch

abbr --erase awsp >/dev/null 2>&1

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3.
function awsp --description 'The AWS profile of this shell'
    switch "$argv[1]"
        case help --help -h --version -V env list show current why exec whoami export credential-process add prompt \
            init completions cache settings serve login logout sso console doctor __sh __complete
            set --erase --global __awsp_ended
            __awsp_command $argv
            set -l __awsp_status $status
            # After Ctrl-C fish ends only the function that ran the program, and not the line or the loop. So the interrupt
            # is sent on to the shell, as if there were no function.
            if set --query --global __awsp_ended
                set --erase --global __awsp_ended
            else
                command kill -s INT $fish_pid
            end
            return $__awsp_status
        case '*'
            command awsp __sh fish 3 $argv 3>| builtin source
            set -l __awsp_status $pipestatus
            builtin test $__awsp_status[1] -eq 0
            or return $__awsp_status[1]
            return $__awsp_status[2]
    end
end

# The last line runs unless Ctrl-C has ended the program.
function __awsp_command
    command awsp $argv
    set --global __awsp_ended $status
    return $__awsp_ended
end

# Reports at the first prompt that a function (or alias, which fish makes a function), defined by a later line for another tool
# of this name, runs in place of the function.
function __awsp_look --on-event fish_prompt
    functions --erase __awsp_look
    functions awsp | string match --quiet '*__awsp_command*'
    and return
    set -l __awsp_about (functions --details --verbose awsp)
    set -l __awsp_where ''
    string match --quiet '/*' -- "$__awsp_about[1]"
    and set __awsp_where " ($__awsp_about[1]:$__awsp_about[3])"
    test -n "$__awsp_about[5]"
    and set __awsp_where " ($__awsp_about[5])"
    printf '%s\n' "awsp: another function runs in place of awsp$__awsp_where · hint: remove it, then open a new shell" >&2
end

# part: completion

# What follows `awsp exec NAME --` is a command line of its own.
function __awsp_complete
    set -l __awsp_words (commandline --tokenize --current-process --cut-at-cursor)
    set -l __awsp_at (contains --index -- -- $__awsp_words)
    if test "$__awsp_words[2]" = exec; and test -n "$__awsp_at"
        set --erase __awsp_words[1..$__awsp_at]
        complete --do-complete (string join ' ' -- (string escape -- $__awsp_words) (commandline --current-token --cut-at-cursor))
    else
        command awsp __complete fish (commandline --current-process --cut-at-cursor) 2>/dev/null
    end
end
complete -c awsp --erase
complete -c awsp --no-files --keep-order --arguments '(__awsp_complete)'

# part: prompt

# For a fish_prompt of your own: write `__awsp_prompt` where it shall stand.
function __awsp_prompt --description 'The active AWS profile, for a prompt'
    set -l __awsp_name $AWS_PROFILE
    test -n "$__awsp_name"
    or set __awsp_name $AWS_DEFAULT_PROFILE
    set -l __awsp_words
    set -l __awsp_style
    if test -n "$__awsp_name"
        set __awsp_words $__awsp_name
        test -n "$AWS_PROFILE" -a -n "$AWS_DEFAULT_PROFILE" -a "$AWS_PROFILE" != "$AWS_DEFAULT_PROFILE"
        and set __awsp_words $__awsp_name≠
        set -l __awsp_state (string split --max 1 : -- "$AWSP_PROTECTED")
        if test "$__awsp_state[2]" = "$__awsp_name"; and string match -qr '^\d{10}$' -- "$__awsp_state[1]"
            test -n "$NO_COLOR"
            or set __awsp_style (set_color --bold red)
            set -a __awsp_words (__awsp_ago $__awsp_state[1])
        end
        set -l __awsp_region $AWS_REGION
        test -n "$__awsp_region"
        or set __awsp_region $AWS_DEFAULT_REGION
        test -n "$__awsp_region" -a "$AWSP_PROFILE_REGION" != "$__awsp_region:$__awsp_name"
        and set -a __awsp_words $__awsp_region
    end
    test -n "$AWS_ACCESS_KEY_ID"
    and set -a __awsp_words '!keys'
    test -n "$__awsp_words"
    or return 0
    # control characters and invisible marks; fish maps invalid bytes to the private use area
    set -l __awsp_shown (string replace --regex --all '[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]' '?' -- "$__awsp_words")
    test -n "$__awsp_style"
    and printf '%s[%s]%s ' $__awsp_style "$__awsp_shown" (set_color normal)
    or printf '[%s] ' "$__awsp_shown"
end
# The time since then. fish has no clock of its own: the age of any folder and when it was changed make one (3.5).
function __awsp_ago
    builtin --names | string match --quiet path
    or return
    set -l __awsp_now (math (path mtime /) + (path mtime --relative /))
    set -l __awsp_ago (math "max(0, $__awsp_now - $argv[1])")
    if test $__awsp_ago -lt 3600
        echo (math "floor($__awsp_ago / 60)")m
    else if test $__awsp_ago -lt 172800
        echo (math "floor($__awsp_ago / 3600)")h
    else
        echo (math "floor($__awsp_ago / 86400)")d
    end
end
# Puts the segment in front of a fish_prompt, also of one that other code defines later. A later one may call the earlier one,
# as Python's virtual environments do: then only the outer one shows the segment, and each calls its own copy.
function __awsp_front --on-event fish_prompt
    functions fish_prompt | string match --quiet '*__awsp_prompt*'
    and return
    set --global --append __awsp_prompts x
    set -l __awsp_rest __awsp_fish_prompt_(count $__awsp_prompts)
    functions --erase $__awsp_rest
    functions --copy fish_prompt $__awsp_rest
    function fish_prompt --inherit-variable __awsp_rest
        # the user's own first, as it may read $status, which `set` preserves
        set --local --export __awsp_depth "$__awsp_depth"x
        set -l __awsp_lines ($__awsp_rest)
        test $__awsp_depth = x
        and __awsp_prompt
        printf '%s' "$__awsp_lines[1]"
        set -q __awsp_lines[2]
        and printf '\n%s' $__awsp_lines[2..-1]
    end
end
__awsp_front
