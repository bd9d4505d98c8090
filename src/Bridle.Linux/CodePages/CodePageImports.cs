using System.Runtime.InteropServices;

namespace Bridle.Linux.CodePages;

internal static unsafe partial class CodePageImports
{
    internal const int ReadWrite = 3;
    internal const int ReadExecute = 5;
    internal const int PrivateAnonymous = 0x22;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial void* mmap(void* address, nint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mprotect(void* address, nint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int munmap(void* address, nint length);
}
