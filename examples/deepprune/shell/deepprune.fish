# Completion of deepprune for fish: commands and options are those that the program's own --help says.
function __deepprune_commands
    deepprune --help 2>/dev/null | sed -nE '/^Subcommands:/,$s/^  ([a-z-]+) +(.*)/\1\t\2/p'
end
function __deepprune_options
    set -l words (commandline --tokenize --cut-at-cursor)
    deepprune (string match --invert -- '-*' $words[2]) --help 2>/dev/null | grep -oE '^ +(-[a-zA-Z],)?--[a-z0-9-]+' | grep -oE -- '--.*'
end
complete --command deepprune --condition __fish_use_subcommand --no-files --arguments '(__deepprune_commands)'
complete --command deepprune --condition 'string match --quiet -- "-*" (commandline --current-token)' --arguments '(__deepprune_options)'
