namespace Bridle.Cli;

/// <summary>The page of bridle stack.</summary>
internal static class StackHelp
{
    public const string Page = """
        NAME
            bridle stack - print where the threads of processes are

        SYNOPSIS
            bridle stack [--json] [--raw] [--source|--no-source] [--no-stop] [--all] [--budget SECONDS]
                         [--frames N] [--sysroot DIR] PID[/TID]|CORE...

        DESCRIPTION
            Prints the stack of every thread, or of the one that is asked for: the module, the function with the offset in it, and where
            the module carries debug information the source line and the calls that were inlined. C++ and Rust names are made readable. Code that
            a runtime has compiled is named by /tmp/perf-PID.map, where the process writes one.

            Each thread stands still for a moment, while its registers and up to 256 KB of its stack are copied, and the next one only
            then; so the stacks are not all of one moment. What lies deeper is read while the thread runs, and a note says so. A stop
            interrupts no system call. A process that is stopped stays so.

            A thread in uninterruptible sleep, and any thread where the process may not be traced (a debugger has it), is taken where it
            sleeps: without its registers, so that frames which need them are guessed or missing. One that runs has no stack then.

            A guess is something on the stack that looks like a return address: frames may be missing before it. Where a stack ends
            before its thread's first function, the last line says why. Threads of one name with equal frames are printed once.

            Of a core file (of the kernel, gdb or gcore) it prints the signal too. What the core leaves out, the text of programs and
            libraries, is read from the files that were mapped, where their build-ids are those in the core; what is missing is told.

        OPTIONS
            --sysroot DIR    Look for the files that a core names below DIR.
            --raw            Print symbols as they are.
            --source         Look for source lines and inlined calls in separate debug files too, which may mean unpacking much.
            --no-source      Do not look for them at all.
            --no-stop        Stop no thread: take those that sleep.
            --all            Print equal stacks one by one.
            --budget SECONDS Take no more threads of a process after that time (5).
            --frames N       Print the innermost N frames of each stack.
            --json           Print one JSON object a thread, as docs/verbs.md lists.
            -?, -h, --help   Print this.

        EXIT STATUS
            0  there is a stack of every process
            1  there is none of one of them; standard error or its threads say why. The others were printed
            2  usage

        EXAMPLE
            bridle stack 4242

        """;
}
