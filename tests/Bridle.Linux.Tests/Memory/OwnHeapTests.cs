using Bridle.Linux.Memory;

namespace Bridle.Linux.Tests.Memory;

public class OwnHeapTests
{
    private const int PageBytes = 4096, EntryBytes = 8;

    [Fact]
    public void The_kernel_says_that_every_page_is_there()
    {
        (nint address, nint bytes) = OwnHeap.Touch(4 << 20, 1 << 20);
        Assert.Equal(1 << 20, bytes);
        byte[] entries = new byte[bytes / PageBytes * EntryBytes];
        // proc_pid_pagemap(5): eight bytes a page, the highest bit of which says that it is there.
        using FileStream pages = File.OpenRead("/proc/self/pagemap");
        pages.Seek(address / PageBytes * EntryBytes, SeekOrigin.Begin);
        pages.ReadExactly(entries);
        Assert.All(Enumerable.Range(0, entries.Length / EntryBytes), page => Assert.True((entries[(page * EntryBytes) + 7] & 0x80) != 0, $"page {page}"));
    }
}
