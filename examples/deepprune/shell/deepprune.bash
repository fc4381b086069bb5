# Completion of deepprune for bash: commands and options are those that the program's own --help says.
_deepprune() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} help
    if [ "$COMP_CWORD" -eq 1 ] && [[ $current != -* ]]; then
        help=$("${COMP_WORDS[0]}" --help 2>/dev/null | sed -n '/^Subcommands:/,$s/^  \([a-z-]*\) .*/\1/p')
        mapfile -t COMPREPLY < <(compgen -W "$help" -- "$current")
    elif [[ $current == -* ]]; then
        local command=()
        [ "$COMP_CWORD" -eq 1 ] || command=("${COMP_WORDS[1]}")
        help=$("${COMP_WORDS[0]}" "${command[@]}" --help 2>/dev/null | grep -oE '^ +(-[a-zA-Z],)?--[a-z0-9-]+' | grep -oE -- '--.*')
        mapfile -t COMPREPLY < <(compgen -W "$help" -- "$current")
    else
        # The values of an option, as in `--preset TEXT:{recommended,paper,authors}`; otherwise a file.
        help=$("${COMP_WORDS[0]}" "${COMP_WORDS[1]}" --help 2>/dev/null |
            sed -nE "s/^ +(-[a-zA-Z],)?$previous [A-Z]+:\{([^}]*)\}.*/\2/p" | tr ',' ' ')
        if [ -n "$help" ]; then
            mapfile -t COMPREPLY < <(compgen -W "$help" -- "$current")
        else
            compopt -o default
        fi
    fi
}
complete -F _deepprune deepprune
