using System.Globalization;
using Bridle.Linux.Memory;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Memory;

public class ProcessMemoryTests
{
    [Fact]
    public void Text_is_read_as_the_file_has_it_written_through_protections_and_read_back()
    {
        using RunningVictim victim = Victims.Start("sleeper");
        victim.WaitForLine("ready");
        Assert.True(ProcessMemory.TryOpen(victim.ProcessId, victim.ProcessId, out ProcessMemory memory, out _));
        using (memory)
        {
            string line = File.ReadAllLines($"/proc/{victim.ProcessId}/maps").First(static line => line.Contains(" r-xp ", StringComparison.Ordinal));
            string[] words = line.Split([' ', '-']);
            TargetAddress start = new(ulong.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            TargetAddress end = new(ulong.Parse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            byte[] bytes = new byte[64];
            Assert.Equal(64, memory.Read(start, bytes));
            long offset = long.Parse(line.Split(' ')[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal(File.ReadAllBytes(Victims.Build("sleeper"))[(int)offset..][..64], bytes);
            Assert.True(memory.Write(start, [0xcc, 0xcc]).IsSuccess);
            Assert.Equal(2, TextWitness.Differences(victim.ProcessId).Length);
            Assert.True(memory.Write(start, bytes.AsSpan(0, 2)).IsSuccess);
            Assert.Empty(TextWitness.Differences(victim.ProcessId));
            Assert.Equal(0, memory.Read(TargetAddress.Null, bytes));
            Assert.Equal(Errno.EIO, memory.Write(TargetAddress.Null, bytes));
            Assert.Equal(0, memory.Read(new TargetAddress(ulong.MaxValue - 10), bytes));
            Assert.Equal(0, memory.Read(end, []));
        }
    }

    [Fact]
    public void A_process_that_is_not_there_is_refused()
    {
        Assert.False(ProcessMemory.TryOpen(int.MaxValue, int.MaxValue, out _, out Errno error));
        Assert.Equal(Errno.ENOENT, error);
    }
}
