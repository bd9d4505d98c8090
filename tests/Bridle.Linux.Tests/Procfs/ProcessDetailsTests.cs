using System.Collections.Immutable;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class ProcessDetailsTests
{
    private static readonly int s_self = Environment.ProcessId;

    [Fact]
    public void A_process_that_is_not_there_is_an_error_and_no_exception()
    {
        ProcessDetails details = new();
        Assert.Equal(
            [Errno.ENOENT, Errno.ENOENT, Errno.ENOENT, Errno.ENOENT, Errno.ENOENT],
            [
                details.ReadUsage(int.MaxValue, int.MaxValue, out _), details.ReadEnvironment(int.MaxValue, int.MaxValue, out _),
                details.ReadLimits(int.MaxValue, int.MaxValue, out _), details.ListDescriptors(int.MaxValue, int.MaxValue, out _),
                details.ReadDescriptorTarget(int.MaxValue, int.MaxValue, 0, out _),
            ]);
        Assert.False(details.TryReadStackPointer(int.MaxValue, int.MaxValue, out _));
        Assert.Equal((null, null, 0U), (details.SecurityLabel(int.MaxValue, int.MaxValue), details.Namespace(int.MaxValue, int.MaxValue, "pid"), details.FileType(int.MaxValue, int.MaxValue, 0)));
    }

    [Fact]
    public void Each_limit_trips()
    {
        Assert.Equal(Errno.EFBIG, new ProcessDetails(limits: new() { Mappings = 3 }).ReadMappings(s_self, s_self, out _));
        Assert.Equal(Errno.EFBIG, new ProcessDetails(limits: new() { Mappings = 3 }).ReadUsage(s_self, s_self, out _));
        Assert.Equal(Errno.EFBIG, new ProcessDetails(limits: new() { FileBytes = 100 }).ReadMappings(s_self, s_self, out _));
        Assert.Equal(Errno.EFBIG, new ProcessDetails(limits: new() { Descriptors = 2 }).ListDescriptors(s_self, s_self, out _));
    }

    [Fact]
    public void Open_files_are_those_that_the_folder_lists()
    {
        using FileStream file = File.OpenRead("/proc/self/exe");
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        ProcessDetails details = new();
        Assert.True(details.ListDescriptors(s_self, s_self, out ImmutableArray<int> descriptors).IsSuccess);
        Assert.Contains(descriptor, descriptors);
        Assert.True(details.ReadDescriptorTarget(s_self, s_self, descriptor, out string target).IsSuccess);
        Assert.Equal((Environment.ProcessPath, 0x8000U), (target, details.FileType(s_self, s_self, descriptor)));
        Assert.True(details.ReadDescriptor(s_self, s_self, descriptor, out DescriptorDetail detail).IsSuccess);
        Assert.Equal("r", OpenFlags.Access(detail.Flags));
    }

    [Fact]
    public void Strings_keep_their_empty_ones() => Gen.Char[' ', '~'].Array[0, 5].Select(static letters => new string(letters)).Array[1, 6].Sample(static words =>
        Assert.Equal(words, ZeroEndedStrings.Split(System.Text.Encoding.UTF8.GetBytes(string.Concat(words.Select(static word => word + '\0'))))));

    [Fact]
    public void Capabilities_have_the_names_of_the_kernel()
    {
        // The kernel names none, but tells how many there are.
        int last = int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(last + 1, CapabilityName.Count);
        Assert.Equal(("CAP_SYS_PTRACE", "CAP_CHECKPOINT_RESTORE", "63"), (CapabilityName.Of(19), CapabilityName.Of(40), CapabilityName.Of(63)));
    }
}
