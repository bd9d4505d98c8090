namespace Bridle.Linux.CodePages;

/// <summary>
/// The one page of our own machine code, mapped once and never freed: a signal may still be on its way to the handler in it.
/// It is written before it becomes executable and is never both.
/// </summary>
internal static unsafe class CodePage
{
    private const int Size = 4096;
    private const int SpawnOffset = 0;
    private const int WaitOffset = 1024;

    private static readonly Lazy<nint> Base = new(Map);

    /// <summary>The pid of the child, or a negative error number: (record, stack top).</summary>
    internal static delegate* unmanaged<void*, void*, long> Spawn => (delegate* unmanaged<void*, void*, long>)(Base.Value + SpawnOffset);

    /// <summary>The result of the system call: (state, status, options, call).</summary>
    internal static delegate* unmanaged<void*, int*, int, int, long> Wait =>
        (delegate* unmanaged<void*, int*, int, int, long>)(Base.Value + WaitOffset);

    internal static nint SignalHandler => Base.Value + WaitOffset + WaitCode.HandlerOffset;

    private static nint Map()
    {
        void* page = CodePageImports.mmap(null, Size, CodePageImports.ReadWrite, CodePageImports.PrivateAnonymous, -1, 0);
        if ((nint)page == -1)
            throw new LinuxException("map", "a page for machine code", Errno.Last());
        SpawnCode.Bytes.CopyTo(new Span<byte>((byte*)page + SpawnOffset, WaitOffset));
        WaitCode.Bytes.CopyTo(new Span<byte>((byte*)page + WaitOffset, Size - WaitOffset));
        if (CodePageImports.mprotect(page, Size, CodePageImports.ReadExecute) != 0)
            throw new LinuxException("make executable", "a page of machine code", Errno.Last(), "a security policy of this host may forbid it");
        return (nint)page;
    }
}
