# awsp for tcsh 6.21 and later, tested with 6.21.00, 6.24.07 and 6.24.16 (which by itself loses what lies beyond
# U+FFFF).
#
# Each line ends with `;`: in eval "`awsp init tcsh`" the line ends become blanks. tcsh looks for an alias only under
# a name of which nothing is quoted, and for a builtin under one whose first letter is not: `s\et` is `set` itself,
# whatever the user made of that word.

# part: switch

# There are no functions, and an alias cannot look at its words before it runs something. So all of them go to the
# program, which answers a command word itself, with nothing between it and the terminal. What may change this shell
# is answered by code in a file that the program makes, readable by this user alone; it has a new name each time, and
# nobody else can have made what passes as such a file.
#
# As with every alias of several commands, a pipe gets only what the last of them prints: \awsp list | head
s\et __awsp_file = "`\mktemp -u`";
alias __awsp_done '/bin/rm -f $__awsp_file:q && s\et __awsp_file = "`\mktemp -u`"';
alias __awsp_read 's\ource $__awsp_file:q && __awsp_done || __awsp_done && ( e\xit 1 )';
alias __awsp_apply 'if ( -o $__awsp_file:q && ! -l $__awsp_file:q && -N $__awsp_file:q == 1 ) e\val __awsp_read';
alias awsp '\awsp __sh tcsh $__awsp_file:q \!* && __awsp_apply';

# part: completion

# Only names without a blank, a quote or a pattern: tcsh would expand them.
c\omplete awsp 'p,*,`if ( -X awsp ) \awsp __complete tcsh "$COMMAND_LINE:q"`,';

# part: prompt

# References, not values: %$ shows what a variable holds as it stands, with control characters made visible, and
# precmd puts it together with builtins alone. An undefined variable would end precmd, so __awsp_get asks for it first.
# After `if ( … )` no alias is looked for.
alias __awsp_get 'if ( $?\!:2 ) e\val s\\et __awsp_\!:1 = \$\!:2":q"';
alias __awsp_clear 's\et __awsp_name = "" __awsp_other = "" __awsp_region = "" __awsp_second = "" __awsp_own = "" __awsp_keys = ""';
alias __awsp_names '__awsp_clear; __awsp_get name AWS_PROFILE; __awsp_get other AWS_DEFAULT_PROFILE; __awsp_get keys AWS_ACCESS_KEY_ID';
alias __awsp_regions '__awsp_get region AWS_REGION; __awsp_get second AWS_DEFAULT_REGION; __awsp_get own AWSP_PROFILE_REGION';
alias __awsp_unlike 's\et __awsp_unlike = ""; if ( $%__awsp_name && $%__awsp_other && "x$__awsp_name:q" != "x$__awsp_other:q" ) set __awsp_unlike = "≠"';
alias __awsp_either 'if ( ! $%__awsp_name ) set __awsp_name = $__awsp_other:q; if ( ! $%__awsp_region ) set __awsp_region = $__awsp_second:q';
alias __awsp_where 'if ( ! $%__awsp_name || "x${__awsp_region:q}:$__awsp_name:q" == "x$__awsp_own:q" ) set __awsp_region = ""';

# Protected: ten digits, a colon and the name that is active. Without a clock of its own tcsh can still ask a file for
# its times, and writing to the terminal sets that one's, to within eight seconds: the end of all styles is written.
alias __awsp_mark 's\et __awsp_mark = "" __awsp_plain = "" __awsp_tty = ""; __awsp_get mark AWSP_PROTECTED; __awsp_get plain NO_COLOR; __awsp_get tty tty';
alias __awsp_digits 's\et __awsp_epoch = ""; if ( "$__awsp_mark:q" =~ [1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]:* ) set __awsp_epoch = ( $__awsp_mark:s/:/ /:x )';
alias __awsp_same 'if ( ! $%__awsp_name || "x${__awsp_epoch[1]:q}:$__awsp_name:q" != "x$__awsp_mark:q" ) set __awsp_epoch = ""';
alias __awsp_clock 's\et __awsp_minutes = 0 __awsp_clock = ""; if ( $%__awsp_epoch && -c /dev/$__awsp_tty:q ) set __awsp_clock = /dev/$__awsp_tty:q';
alias __awsp_read_clock 'if ( $%__awsp_clock ) echotc -s me; if ( $%__awsp_clock ) @ __awsp_minutes = ( -M $__awsp_clock:q - $__awsp_epoch[1] ) / 60';
alias __awsp_count 'if ( $__awsp_minutes < 0 ) set __awsp_minutes = 0; if ( 1 ) @ __awsp_hours = $__awsp_minutes / 60; if ( 1 ) @ __awsp_days = $__awsp_hours / 24';
alias __awsp_minutes 's\et __awsp_since = ""; if ( $%__awsp_clock ) set __awsp_since = " ${__awsp_minutes}m"; if ( $__awsp_hours ) set __awsp_since = " ${__awsp_hours}h"';
alias __awsp_since '__awsp_clock; __awsp_read_clock; __awsp_count; __awsp_minutes; if ( $__awsp_hours >= 48 ) set __awsp_since = " ${__awsp_days}d"';

alias __awsp_hide 'if ( "$__awsp_name:q" =~ $__awsp_odd:q ) set __awsp_name = "?"; if ( "$__awsp_region:q" =~ $__awsp_odd:q ) set __awsp_region = "?"';
alias __awsp_words '__awsp_hide; s\et __awsp_segment = "$__awsp_name:q$__awsp_unlike$__awsp_since"; if ( $%__awsp_region ) set __awsp_segment = "$__awsp_segment:q $__awsp_region:q"';
alias __awsp_bang 'if ( $%__awsp_keys && $%__awsp_segment ) set __awsp_segment = "$__awsp_segment:q "; if ( $%__awsp_keys ) set __awsp_segment = "$__awsp_segment:q$__awsp_keys_mark"';
alias __awsp_style 's\et __awsp_on = "" __awsp_off = ""; if ( $%__awsp_epoch && ! $%__awsp_plain ) set __awsp_on = $__awsp_red:q __awsp_off = $__awsp_end:q';
alias __awsp_front 's\et __awsp_ps = __awsp_segment; __awsp_get ps prompt; if ( "$__awsp_ps:q" !~ *{__awsp_segment,AWS_PROFILE}* ) set prompt = "$__awsp_place:q$__awsp_ps:q"';
alias __awsp_show '__awsp_words; __awsp_bang; if ( $%__awsp_segment ) set __awsp_segment = "[$__awsp_segment:q] "; __awsp_style; __awsp_front';
alias __awsp_prompt '__awsp_names; __awsp_regions; __awsp_unlike; __awsp_either; __awsp_where; __awsp_mark; __awsp_digits; __awsp_same; __awsp_since; __awsp_show';

# The end of all styles, as the terminal has it, and the same with a new one; nothing where it has none.
s\et __awsp_end = "`e\chotc -s me`" __awsp_was = "`alias precmd`" __awsp_keys_mark = '\!keys';
s\et __awsp_odd = "`\printf '*[\302\255\330\234\342\200\213\342\200\214\342\200\215\342\200\216\342\200\217\342\200\250\342\200\251\342\200\252\342\200\253\342\200\254\342\200\255\342\200\256\342\201\240\342\201\241\342\201\242\342\201\243\342\201\244\342\201\245\342\201\246\342\201\247\342\201\250\342\201\251\357\273\277]*'`";
s\et __awsp_red = "$__awsp_end:s/m/;1;31m/" __awsp_place = '%{%$__awsp_on%}%$__awsp_segment%{%$__awsp_off%}';
if ( "$__awsp_was:q" == "" ) alias precmd __awsp_prompt;
if ( "$__awsp_was:q" != "" && "$__awsp_was:q" !~ *__awsp_prompt* ) alias precmd "$__awsp_was:q; __awsp_prompt";
u\nset __awsp_was;
