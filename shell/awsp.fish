# awsp for fish 3.1 and later.

# part: switch

abbr --erase awsp >/dev/null 2>&1

# A command word goes straight to the program. What may change this shell is answered by code on descriptor 3.
function awsp --description 'The AWS profile of this shell'
    switch "$argv[1]"
        case help --help -h --version -V env exec list show current why whoami export credential-process add serve \
            login logout sso console doctor prompt init completions cache settings __sh __complete
            command awsp $argv
        case '*'
            command awsp __sh fish 3 $argv 3>| builtin source
            set -l __awsp_status $pipestatus
            builtin test $__awsp_status[1] -eq 0
            or return $__awsp_status[1]
            return $__awsp_status[2]
    end
end

# part: completion

complete -c awsp --erase
complete -c awsp --no-files --keep-order --arguments '(command awsp __complete fish (commandline --current-process --cut-at-cursor) 2>/dev/null)'

# part: prompt

# For a fish_prompt of your own: write `__awsp_prompt` where it shall stand.
function __awsp_prompt --description 'The active AWS profile, for a prompt'
    set -l __awsp_words
    if test -n "$AWS_PROFILE"
        set __awsp_words $AWS_PROFILE
    else if test -n "$AWS_DEFAULT_PROFILE"
        set __awsp_words $AWS_DEFAULT_PROFILE
    end
    test -n "$AWS_ACCESS_KEY_ID"
    and set -a __awsp_words '!keys'
    test -n "$__awsp_words"
    and printf '[%s] ' (string replace --regex --all '\p{Cc}' '?' -- "$__awsp_words")
end
if not functions fish_prompt | string match -q '*__awsp_prompt*'
    functions --erase __awsp_fish_prompt
    functions --copy fish_prompt __awsp_fish_prompt
    function fish_prompt
        # the person's own first, as it may look at $status
        set -l __awsp_rest (__awsp_fish_prompt)
        __awsp_prompt
        printf '%s' "$__awsp_rest[1]"
        set -q __awsp_rest[2]
        and printf '\n%s' $__awsp_rest[2..-1]
    end
end
