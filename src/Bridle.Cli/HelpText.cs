using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bridle.Cli;

/// <summary>The pages that --help prints, one a verb: what a man page would say.</summary>
internal static class HelpText
{
    public static string Of(string command) => command switch
    {
        "watch" => Watch,
        "stop" => Stop,
        "run" => Run,
        "wait" => Wait,
        "stack" => StackHelp.Page,
        _ => InspectionHelp.Of(command) ?? Bridle,
    };

    /// <summary>Puts the pages in the place of the generated ones, for the root and all below it.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
            option.Action = new PageAction();
    }

    private sealed class PageAction : SynchronousCommandLineAction
    {
        /// <summary>Who asks for help need not get the rest right.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.Write(Of(parseResult.CommandResult.Command.Name));
            return ExitCode.Success;
        }
    }

    private const string Bridle = """
        NAME
            bridle - take hold of a process, tell what happens to it, let go of it unharmed

        SYNOPSIS
            bridle VERB [OPTION...] [ARG...]
            bridle -n PROGRAM | -s FILE [-c CMD | -p PID]... [-CeFlqSvVwZ] [-o FILE] [-x OPTION[=VALUE]]... [--json]
                   [--flamegraph FILE | --folded FILE | --speedscope FILE | --heatmap FILE]... [ARG...]    trace with D, as dtrace(1) does
            bridle VERB --help
            bridle --version

        VERBS
            watch    print what happens to processes until they are gone
            stop     stop a process until bridle run or SIGCONT
            run      resume a stopped process
            wait     wait until processes are gone
            stack    print where their threads are: each stands still for a moment only

            ldd      print what is loaded in processes
            map      print their mappings, and what of them is in memory
            files    print their open files, with endpoints and peers
            args     print their arguments
            env      print the environment that they were started with
            auxv     print what the kernel told them at their start
            sig      print what signals do to them
            cred     print who they are and what they may do
            limits   print how much they may use
            tree     print who is whose child
            doctor   print what may be traced here, and what to change

            The verbs from ldd on never stop a process, and work while somebody else traces it.

        EXIT STATUS
            0  success
            1  error, told on standard error
            2  usage

        ENVIRONMENT
            BRIDLE_DEBUG  where it is not empty, the debug log is printed on standard error

        """;

    private const string Watch = """
        NAME
            bridle watch - print what happens to processes until they are gone

        SYNOPSIS
            bridle watch [--json] [--stop-at POINT] [--hold] [-x OPT[=VALUE]]... [-c CMD | -p PID]... [-- CMD ARG...]

        DESCRIPTION
            Starts programs, grabs processes, and prints a line for everything that happens to them, until all of them are gone.
            Created victims are killed when the watch ends before them, and die if bridle does. Grabbed ones run on as if
            nothing had been. Their children run free and are not followed. All is grabbed and created before the first new
            program runs; where one of them fails, none runs.

        OPTIONS
            -c CMD           Start CMD, found in PATH, with the standard streams, folder and environment of bridle. It is split at
                             white space; quotes and backslashes work as in a shell, and nothing is expanded.
            -p PID           Grab a process that runs. The id of a thread takes the process that it belongs to.
            -- CMD ARG...    Start CMD with these arguments, as they are.
            --stop-at POINT  Report that a started program has come to POINT, and let it go on:
                               create    not one instruction has run
                               preinit   the libraries are mapped, and no constructor has run
                               postinit  every constructor has run
                               main      at the first instruction of main
            --hold           Leave it there, stopped by a SIGSTOP: bridle run, kill -CONT and fg resume it. At postinit where
                             --stop-at tells nothing else; a grabbed process is held at once.
            --json           Print one JSON object a line.
            -x debug         Print the debug log on standard error, as BRIDLE_DEBUG=1 does.
            -x evaltime=POINT
                             The same as --stop-at POINT; exec is another name for create.
            -?, -h, --help   Print this.

        EVENTS
            Every JSON object has ts (nanoseconds, CLOCK_MONOTONIC), event, pid and tid. By event it also has:
                create          argv
                grab            threads: how many
                stop            at: the stop point
                exec            path, argv
                exec-failed     path, error: the errno's name
                fork, vfork, clone
                                child: its pid
                thread-start
                thread-exit     code (null: unknown); or signal, core
                load, unload    path, namespace: 0 is the base one, bias: hexadecimal, buildId or null
                signal          name, code: si_code, sender: pid or null
                stopped         signal, by: pid or null
                continued       by: pid or null
                exit            code (null: unknown); or signal, core
                lost            reason: the victim cannot be observed any more, and was let go
                gap             reason: something was not seen, or not printed; dropped: number of records, where it is known
                warning, error  text
            Text that is no Unicode (a path can be any bytes) has U+FFFD in place of what is wrong.

        SIGNALS
            SIGINT, SIGTERM   The watch ends, with exit status 0. The terminal sends Ctrl-C to created victims too.
            SIGHUP, SIGQUIT   The same, and then bridle ends by that signal.
            SIGTSTP (Ctrl-Z), SIGTTIN, SIGTTOU
                              The victims are let go for as long as bridle is stopped. A gap is reported after SIGCONT.
            What was ignored when bridle was started stays ignored.

            Victims never wait for whoever reads the output. Records that find no room are counted and reported as a gap; the end of
            a victim is always printed. When nobody can read any more (the pipe is closed), the watch ends with exit status 1.

            As process 1, or as a subreaper, bridle also collects orphans that are none of its victims.

        EXIT STATUS
            0  all victims are gone, or SIGINT or SIGTERM ended the watch; never a victim's own status
            1  a victim could not be created or grabbed, or the output could not be written
            2  usage

        EXAMPLES
            bridle watch -c 'ls -l'
            bridle watch --json -p 4242 | jq -r 'select(.event == "load").path'
            bridle watch --stop-at main --hold -- ./server --port 80

        SEE ALSO
            bridle stop, bridle run, bridle wait

        """;

    private const string Stop = """
        NAME
            bridle stop - stop a process until bridle run or SIGCONT

        SYNOPSIS
            bridle stop PID

        DESCRIPTION
            Sends SIGSTOP, and returns when every thread has stopped.

        EXIT STATUS
            0  it has stopped
            1  there is no such process, it may not be signalled, or it has not stopped within 5 seconds
            2  usage

        """;

    private const string Run = """
        NAME
            bridle run - resume a stopped process

        SYNOPSIS
            bridle run PID

        DESCRIPTION
            Sends SIGCONT: it undoes bridle stop, bridle watch --hold, SIGSTOP, and Ctrl-Z in a terminal.

        EXIT STATUS
            0  the signal was sent
            1  there is no such process, or it may not be signalled
            2  usage

        """;

    private const string Wait = """
        NAME
            bridle wait - wait until processes are gone

        SYNOPSIS
            bridle wait PID...

        DESCRIPTION
            Returns when every one of the processes has ended. They need not be children, and nothing is done to them.

        EXIT STATUS
            0  all of them are gone
            1  one of them was not there to begin with
            2  usage

        """;
}
