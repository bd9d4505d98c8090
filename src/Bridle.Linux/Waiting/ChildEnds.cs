using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Bridle.Linux.CodePages;
using Bridle.Linux.Signals;

namespace Bridle.Linux.Waiting;

/// <summary>
/// Tells that some child of this process may have ended, without asking which. It takes SIGCHLD over for the life of the process, so it is
/// for a command that owns its process and never starts a System.Diagnostics.Process. The framework's own registration for SIGCHLD is no
/// way: as process 1 it waits for any child first, and so takes the stops of tracees away from their tracer.
/// <para>The handler is machine code that adds one to an eventfd; no stop of a child calls it (SA_NOCLDSTOP).</para>
/// </summary>
public sealed unsafe partial class ChildEnds
{
    private const int SIGCHLD = 17;
    private const int PageSize = 4096;
    private const int ActionSize = 152;
    private const int ActionFlagsOffset = 136;
    private const int RestartAndNoChildStop = 0x10000001;
    private const int CloseOnExec = 0x80000;

    private readonly int _counter;

    private ChildEnds(int counter) => _counter = counter;

    /// <summary>Once a process: neither the handler nor its page is ever taken away, since a signal may be on its way.</summary>
    /// <exception cref="LinuxException">A limit or a security policy is in the way.</exception>
    public static ChildEnds Install()
    {
        int counter = eventfd(0, CloseOnExec);
        if (counter < 0)
            throw new LinuxException("open", "an eventfd", Errno.Last());
        byte* action = stackalloc byte[ActionSize];
        new Span<byte>(action, ActionSize).Clear();
        *(nint*)action = MapHandler(counter);
        *(int*)(action + ActionFlagsOffset) = RestartAndNoChildStop;
        if (SignalImports.sigaction(SIGCHLD, action, null) != 0)
            throw new LinuxException("install a handler for", "SIGCHLD", Errno.Last());
        return new ChildEnds(counter);
    }

    /// <summary>Returns when a child has ended since the last call; several may have.</summary>
    public void Wait()
    {
        ulong ends;
        while (read(_counter, &ends, sizeof(ulong)) < 0 && Errno.Last() == Errno.EINTR)
        {
        }
    }

    // mov edi, counter; lea rsi, [rip+20]; mov edx, 8; mov eax, 1 (write); syscall; ret; and at 32 the number to add.
    private static nint MapHandler(int counter)
    {
        ReadOnlySpan<byte> code =
        [
            0xbf, 0, 0, 0, 0, 0x48, 0x8d, 0x35, 0x14, 0, 0, 0, 0xba, 8, 0, 0, 0, 0xb8, 1, 0, 0, 0, 0x0f, 0x05, 0xc3, 0, 0, 0, 0, 0, 0, 0,
            1, 0, 0, 0, 0, 0, 0, 0,
        ];
        void* page = CodePageImports.mmap(null, PageSize, CodePageImports.ReadWrite, CodePageImports.PrivateAnonymous, -1, 0);
        if ((nint)page == -1)
            throw new LinuxException("map", "a page for machine code", Errno.Last());
        code.CopyTo(new Span<byte>(page, PageSize));
        BinaryPrimitives.WriteInt32LittleEndian(new Span<byte>((byte*)page + 1, sizeof(int)), counter);
        if (CodePageImports.mprotect(page, PageSize, CodePageImports.ReadExecute) != 0)
            throw new LinuxException("make executable", "a page of machine code", Errno.Last(), "a security policy of this host may forbid it");
        return (nint)page;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, void* bytes, nint count);
}
