namespace Bridle.Cli;

/// <summary>The pages of the verbs that only look.</summary>
internal static class InspectionHelp
{
    /// <summary>Null for another verb.</summary>
    public static string? Of(string command) => command switch
    {
        "ldd" => Page("ldd", "print what is loaded in processes", Ldd, "bridle ldd 4242", Rights, Cores),
        "map" => Page("map", "print the mappings of processes, and what of them is in memory", Map, "bridle map 4242", Rights, Cores),
        "files" => Page("files", "print the open files of processes", Files, "bridle files --json 4242 | jq -r .target", Rights),
        "args" => Page("args", "print the arguments of processes", Args, "bridle args 4242 4243", "", Cores),
        "env" => Page("env", "print the environment that processes were started with", Env, "bridle env 4242 | grep ^PATH=", Rights, Cores),
        "auxv" => Page("auxv", "print the auxiliary vector of processes", Auxv, "bridle auxv 4242", Rights, Cores),
        "sig" => Page("sig", "print what signals do to processes", Sig, "bridle sig 4242/4250", "", Cores),
        "cred" => Page("cred", "print the credentials of processes", Cred, "bridle cred 4242", "", Cores),
        "limits" => Page("limits", "print the resource limits of processes", Limits, "bridle limits 4242", ""),
        "tree" => Tree,
        "doctor" => Doctor,
        _ => null,
    };

    private static string Page(string verb, string title, string description, string example, string rights, string cores = "") => $"""
        NAME
            bridle {verb} - {title}

        SYNOPSIS
            bridle {verb} [--json] {(cores.Length == 0 ? "PID[/TID]..." : "[--sysroot DIR] PID[/TID]|CORE...")}

        DESCRIPTION
        {description}
            A process is never stopped, nor otherwise disturbed, whoever traces it meanwhile. The id of a thread takes its process;
            PID/TID looks at that one thread. Where there are several processes, or one in a pid namespace of its own, each has a line
            with its arguments before it. Bytes that would move the cursor are printed as \xNN.{rights}{cores}

        OPTIONS{(cores.Length == 0 ? "" : Root)}
            --json           Print one JSON object a line: v (the version, 1), kind, pid, tid where one was asked for, and what
                             docs/verbs.md lists. Text that is no Unicode has U+FFFD in place of what is wrong.
            -?, -h, --help   Print this.

        EXIT STATUS
            0  all of them were printed
            1  one of them was not; standard error says why. The others were
            2  usage

        EXAMPLE
            {example}

        """;

    private const string Rights = """

            It needs the right to read the process: the same user, or root.
        """;

    internal const string Cores = """


            CORE is a core file of the kernel, of gdb or of gcore; systemd's are unpacked by coredumpctl dump. What a core leaves out,
            the text of programs and libraries, is read from the files that were mapped, where their build-ids are those in the core.
            One that was cut (ulimit -c) is shown as far as it goes, and a line says so.
        """;

    private const string Root = """

            --sysroot DIR    Look for the files that a core names below DIR.
        """;

    private const string Ldd = """
            Prints the objects that the run-time linker has loaded, in its order: the namespace (where there is more than one), the
            load bias, the build-id, and the linker's name with the mapped file where that is another. The lists are read until the
            linker does not change them meanwhile. A static program is printed alone. Where the memory may not be read (Yama), and for
            32-bit programs, the mapped files with code are printed instead; a line says so. Of a
            program or library (a path) that does not run, it prints what it asks for: build-id, interpreter, its name, and the names
            of the libraries that it needs, which are not looked for.
        """;

    private const string Map = """
            Prints each mapping with its size, what of it is in memory (RSS; PSS divides each page by the processes that map it), in
            swap, and in huge pages; its access (p private, s shared), its offset in the file, and the file. The stack of a thread is
            named where the thread sleeps. The last line sums up.
        """;

    private const string Files = """
            Prints each open file: its number, type, access mode, offset and flags, and what it is. Sockets have their endpoints, and
            like pipes the processes that have the other end open, as far as you may see them. An epoll set tells the files that it
            watches, an eventfd its counter, a timerfd its next expiration, a signalfd its signals, a pidfd its process, inotify the
            inodes. Peers of unix sockets are known in the network namespace of bridle alone.
        """;

    private const string Args = """
            Prints the arguments as the process shows them now: it may have changed them.
        """;

    private const string Env = """
            Prints the environment that the program was started with. What it has set since is not in it.
        """;

    private const string Auxv = """
            Prints what the kernel told the program at its start (getauxval(3)), with the strings and bytes that it leads to and the
            names of the processor's features. The bytes of AT_RANDOM are the secret behind the stack protector: do not publish them.
        """;

    private const string Sig = """
            Prints for each signal whether it has its default action, is ignored, or is caught by a handler, in which threads it is
            blocked, and where it is pending. Real-time signals are left out where there is nothing to tell. Where a handler lies, the
            kernel tells only the process itself; who asks must stop it, which this verb never does. Of a core: the signal that ended the
            process, why it came (si_code, the address, the sender), and what was pending and blocked in each thread.
        """;

    private const string Cred = """
            Prints user, group and supplementary ids, the capability sets by name, no_new_privs, seccomp, the label of the security
            module, and the namespaces, with those marked that bridle lives in too. Without TID it is the first
            living thread's. Of a core: the real ids.
        """;

    private const string Limits = """
            Prints each limit's soft and hard value (getrlimit(2)).
        """;

    private const string Tree = """
        NAME
            bridle tree - print who is whose child

        SYNOPSIS
            bridle tree [--json] [--threads] [PID...]

        DESCRIPTION
            Prints each process with all above it, up to init, and all below it; without PID, all processes but the kernel's threads.
            Only processes of the pid namespace of bridle are seen. Lines are cut at the width of a terminal.

        OPTIONS
            --threads        Print threads too, in braces.
            --json           Print one JSON object a line, as docs/verbs.md lists.
            -?, -h, --help   Print this.

        EXIT STATUS
            0  success
            1  one of the processes is not there; the others were printed
            2  usage

        EXAMPLE
            bridle tree --threads 4242

        """;

    private const string Doctor = """
        NAME
            bridle doctor - print what may be traced here, and what to change

        SYNOPSIS
            bridle doctor [--json] [PID...]

        DESCRIPTION
            Prints a line for everything that decides what may be traced: ok, limited or no, what was found, and the cure. It tries what
            can be tried without touching another process. With PID, it says too whether that process could be grabbed.

        OPTIONS
            --json           Print one JSON object a line, as docs/verbs.md lists.
            -?, -h, --help   Print this.

        EXIT STATUS
            0  whatever was found
            2  usage

        EXAMPLE
            bridle doctor 4242

        """;
}
