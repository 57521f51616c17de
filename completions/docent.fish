# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_docent_global_optspecs
    string join \n server= server-command= format= json offline refresh no-cache max-age= timeout= jobs= max-calls= config= profile= color= no-pager q/quiet v/verbose no-input h/help V/version
end

function __fish_docent_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_docent_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_docent_using_subcommand
    set -l cmd (__fish_docent_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c docent -n "__fish_docent_needs_command" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_needs_command" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_needs_command" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_needs_command" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_needs_command" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_needs_command" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_needs_command" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_needs_command" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_needs_command" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_needs_command" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_needs_command" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_needs_command" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_needs_command" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_needs_command" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_needs_command" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_needs_command" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_needs_command" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_needs_command" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_needs_command" -s V -l version -d 'Print version'
complete -c docent -n "__fish_docent_needs_command" -f -a "resolve" -d 'Find out which library a name means'
complete -c docent -n "__fish_docent_needs_command" -f -a "docs" -d 'Print the documentation of a library'
complete -c docent -n "__fish_docent_needs_command" -f -a "enhance" -d 'Print a prompt with the documentation, rules and code that it needs'
complete -c docent -n "__fish_docent_needs_command" -f -a "cache" -d 'Show and tend the cache of answers, and the index of packages on this disk'
complete -c docent -n "__fish_docent_needs_command" -f -a "health" -d 'Show which servers answer, and how'
complete -c docent -n "__fish_docent_needs_command" -f -a "config" -d 'Show, start and check the configuration'
complete -c docent -n "__fish_docent_needs_command" -f -a "completions" -d 'Print tab completions for a shell'
complete -c docent -n "__fish_docent_needs_command" -f -a "man" -d 'Print the manual page, or write all of them into a directory'
complete -c docent -n "__fish_docent_needs_command" -f -a "help" -d 'Print help on a command, or the exit codes'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l query -d 'Say what you want to know, so that the server ranks better' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l limit -d 'Print at most this many candidates for each name' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l batch -d 'Resolve a name for each line of a file, or of standard input for -: NAME, or NAME, a tab and QUERY, or {"name": ..., "query": ...}' -r -F
complete -c docent -n "__fish_docent_using_subcommand resolve" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand resolve" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand resolve" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand resolve" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand resolve" -l all -d 'Ask every server at once and merge what they list'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l unordered -d 'Print the answers of a batch as they come, in any order'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand resolve" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand resolve" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand resolve" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand docs" -l version -d 'Take this version, or the nearest there is' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l tokens -d 'Drop whole snippets to stay within this many tokens' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l limit -d 'Print at most this many snippets' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l lang -d 'Print only snippets with code in this language' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l batch -d 'Ask a question for each line of a file, or of standard input for -: LIBRARY, a tab and QUERY, or {"library": ..., "query": ..., "version": ..., "tokens": ...}' -r -F
complete -c docent -n "__fish_docent_using_subcommand docs" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand docs" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand docs" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand docs" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand docs" -l latest -d 'Take the default branch, whatever version you use'
complete -c docent -n "__fish_docent_using_subcommand docs" -l exact -d 'Fail, and list the versions there are, unless the version fits exactly'
complete -c docent -n "__fish_docent_using_subcommand docs" -l code -d 'Print only snippets with code'
complete -c docent -n "__fish_docent_using_subcommand docs" -l raw -d 'Print the server\'s text as it came'
complete -c docent -n "__fish_docent_using_subcommand docs" -l unordered -d 'Print the answers of a batch as they come, in any order'
complete -c docent -n "__fish_docent_using_subcommand docs" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand docs" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand docs" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand docs" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand docs" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand docs" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand docs" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand docs" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand docs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l file -d 'Add this file of the project, and look at what it imports; repeat for more' -r -F
complete -c docent -n "__fish_docent_using_subcommand enhance" -l library -d 'Add the documentation of this library: id, name or package; repeat for more' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l tokens -d 'Never print more than this many tokens' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l template -d 'Lay it out as xml, md or plain, or by a file of your own [default: xml, md on a terminal]' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l nonce -d 'Mark blocks with this in place of something drawn' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l batch -d 'Enhance each line of a file, or of standard input for -: a prompt, or {"prompt": ..., "files": [...], "libraries": [...], "tokens": ...}' -r -F
complete -c docent -n "__fish_docent_using_subcommand enhance" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand enhance" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand enhance" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand enhance" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand enhance" -l explain -d 'Print which libraries, sections and sizes there are, and what was asked, in place of the prompt'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l copy -d 'Put the prompt on the clipboard as well'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l require-docs -d 'Fail when a library has no documentation, or no library fits'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand enhance" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand enhance" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand enhance" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand enhance" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "stats" -d 'Show how much is kept, how often it answered, and how large the index is'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "list" -d 'List entries, the newest first'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "show" -d 'Show one entry and the text it keeps'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "clear" -d 'Remove entries and parts of the index, all of them unless told which'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "prune" -d 'Remove what is too old to answer, and what is over the size limit'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "warm" -d 'Index the packages of this project ahead of questions, or fetch answers ahead'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "export" -d 'Write the entries to one file, for another machine or a cache of CI'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "import" -d 'Take in the entries that another cache exported'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "verify" -d 'Check that everything in the cache can be read'
complete -c docent -n "__fish_docent_using_subcommand cache; and not __fish_seen_subcommand_from stats list show clear prune warm export import verify dir" -f -a "dir" -d 'Print the directory of the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l library -d 'Take only entries of this library: an id or a name' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l kind -d 'Take only entries of this kind' -r -f -a "resolve\t''
docs\t''
not-found\t''"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l limit -d 'Print at most this many; 0 is all' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l library -d 'Take only entries of this library: an id or a name' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l kind -d 'Take only entries of this kind' -r -f -a "resolve\t''
docs\t''
not-found\t''"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -s y -l yes -d 'Remove without asking'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -s n -l dry-run -d 'Tell what would be removed, and remove nothing'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l batch -d 'Fetch the answer to each line of a file, as docent docs --batch reads it' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l most-used -d 'Fetch anew what has expired, or soon will, of the N answers used most' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l answers -d 'Fetch answers of servers in place of making the index'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from warm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l library -d 'Take only entries of this library: an id or a name' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l kind -d 'Take only entries of this kind' -r -f -a "resolve\t''
docs\t''
not-found\t''"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l replace -d 'Let the file\'s entries win over newer ones'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l adopt -d 'Take answers that were given to another key or profile as well'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l repair -d 'Remove what is broken, and close the files to others'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand cache; and __fish_seen_subcommand_from dir" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand health" -l watch -d 'Check again and again, and keep the table up to date: every 2s, or as often as said' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand health" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand health" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand health" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand health" -l strict -d 'Exit with 5 unless all is well, also when only some servers answer'
complete -c docent -n "__fish_docent_using_subcommand health" -l probe -d 'Spend one real query of each server, and see whether the answer is one'
complete -c docent -n "__fish_docent_using_subcommand health" -l reset -d 'Forget that servers failed and which limits they told; with --server only of that one. Asks nothing'
complete -c docent -n "__fish_docent_using_subcommand health" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand health" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand health" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand health" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand health" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand health" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand health" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand health" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand health" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -f -a "show" -d 'Show every setting and where it comes from'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -f -a "path" -d 'Print where configuration and cache are'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -f -a "init" -d 'Write a configuration file to start from'
complete -c docent -n "__fish_docent_using_subcommand config; and not __fish_seen_subcommand_from show path init check" -f -a "check" -d 'Look for mistakes in the configuration'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l force -d 'Replace the file if there is one'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand completions" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand completions" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand completions" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand completions" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand completions" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand completions" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand completions" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand completions" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand completions" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand completions" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand completions" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand completions" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand completions" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand completions" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand completions" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand completions" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand completions" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand completions" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand man" -l out -d 'Write a page for each command into this directory, made if need be' -r -F
complete -c docent -n "__fish_docent_using_subcommand man" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand man" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand man" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand man" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand man" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand man" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand man" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand man" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand man" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand man" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand man" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand man" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand man" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand man" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand man" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand man" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand man" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand man" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c docent -n "__fish_docent_using_subcommand help" -l server -d 'Ask this server, by name or URL; repeat to give an order' -r
complete -c docent -n "__fish_docent_using_subcommand help" -l server-command -d 'Start this MCP server and ask it over its standard streams; the command and its arguments are one value, split as a shell does it' -r
complete -c docent -n "__fish_docent_using_subcommand help" -l format -d 'Print answers in this format' -r -f -a "auto\t'Rendered on a terminal, plain markdown or a borderless table in a pipe'
table\t'Tables with borders'
md\t'Markdown'
plain\t'Text without markup'
json\t'One JSON document'
ndjson\t'One JSON document a line'
prometheus\t'Prometheus\'s text format; health only'"
complete -c docent -n "__fish_docent_using_subcommand help" -l max-age -d 'Count cached answers older than this as expired: 90s, 30m, 7d' -r
complete -c docent -n "__fish_docent_using_subcommand help" -l timeout -d 'Give the whole command this long [default: 30s]' -r
complete -c docent -n "__fish_docent_using_subcommand help" -l jobs -d 'Have at most this many requests under way at once [default: 3]' -r
complete -c docent -n "__fish_docent_using_subcommand help" -l max-calls -d 'Make at most this many calls of servers in this run' -r
complete -c docent -n "__fish_docent_using_subcommand help" -l config -d 'Use this configuration file in place of the user\'s' -r -F
complete -c docent -n "__fish_docent_using_subcommand help" -l profile -d 'Use the servers, keys and cache of this profile' -r
complete -c docent -n "__fish_docent_using_subcommand help" -l color -d 'Use colour' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c docent -n "__fish_docent_using_subcommand help" -l json -d 'Print JSON, the same as --format json'
complete -c docent -n "__fish_docent_using_subcommand help" -l offline -d 'Answer from the cache and from what is installed, without a network'
complete -c docent -n "__fish_docent_using_subcommand help" -l refresh -d 'Fetch anew and store the answer'
complete -c docent -n "__fish_docent_using_subcommand help" -l no-cache -d 'Neither read nor write the cache'
complete -c docent -n "__fish_docent_using_subcommand help" -l no-pager -d 'Never page'
complete -c docent -n "__fish_docent_using_subcommand help" -s q -l quiet -d 'Print the answer and errors, nothing else'
complete -c docent -n "__fish_docent_using_subcommand help" -s v -l verbose -d 'Say what is being done; repeat for more'
complete -c docent -n "__fish_docent_using_subcommand help" -l no-input -d 'Never ask anything'
complete -c docent -n "__fish_docent_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
