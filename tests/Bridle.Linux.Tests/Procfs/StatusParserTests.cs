using System.Text;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class StatusParserTests
{
    [Fact]
    public void Every_field_is_read_as_it_was_printed() =>
        Gen.Select(Gen.Int[1, 4_000_000], Gen.ULong, Gen.ULong, Gen.UInt, Gen.Bool).Sample(static (id, first, second, user, flag) =>
        {
            string text = $"Name:\t\tna me: x\t\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t{id}\nNgid:\t0\nPid:\t{id + 1}\nPPid:\t{id + 2}\nTracerPid:\t{id + 3}\n" +
                $"Uid:\t{user}\t1\t2\t3\nGid:\t4\t5\t6\t{user}\nNSpid:\t{id}\t7\t1\nKthread:\t{(flag ? 1 : 0)}\nThreads:\t9\nSigPnd:\t{first:x16}\nShdPnd:\t{second:x16}\n" +
                $"SigBlk:\t{first:x16}\nSigIgn:\t{second:x16}\nSigCgt:\t{first:x16}\nCapEff:\t{second:x16}\nGroups:\t4 24 {user} \nCapInh:\t{first:x16}\nCapPrm:\t{second:x16}\nCapBnd:\t{first:x16}\nCapAmb:\t{second:x16}\nSeccomp_filters:\t3\nNoNewPrivs:\t1\nSeccomp:\t2\n";
            Assert.True(StatusParser.TryParse(Encoding.UTF8.GetBytes(text), out ProcessStatus status));
            Assert.Equal(("\tna me: x\t", 'S', id, id + 1, id + 2, id + 3),
                (status.Name, status.State, status.ThreadGroupId, status.ThreadId, status.ParentId, status.TracerId));
            Assert.Equal((new UserIds(user, 1, 2, 3), new UserIds(4, 5, 6, user), 9, flag), (status.User, status.Group, status.Threads, status.IsKernelThread));
            Assert.Equal([id, 7, 1], status.NamespaceThreadIds);
            Assert.Equal((first, second, first, second, first),
                (status.Pending.Bits, status.SharedPending.Bits, status.Blocked.Bits, status.Ignored.Bits, status.Caught.Bits));
            Assert.Equal((second, true, SeccompMode.Filter, 3), (status.EffectiveCapabilities, status.NoNewPrivileges, status.Seccomp, status.SeccompFilters));
            Assert.Equal((first, second, first, second),
                (status.InheritableCapabilities, status.PermittedCapabilities, status.BoundingCapabilities, status.AmbientCapabilities));
            Assert.Equal([4, 24, user], status.Groups);
        });

    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] real = File.ReadAllBytes("/proc/self/status");
        Gen.Select(Gen.Int[0, real.Length - 1], Gen.Int[0, real.Length - 1], Gen.Byte, Gen.Byte.Array[0, 64]).Sample((length, place, value, noise) =>
        {
            byte[] bytes = real[..];
            bytes[place] = value;
            _ = StatusParser.TryParse(bytes.AsSpan(0, length), out _);
            _ = StatusParser.TryParse([.. bytes, .. noise], out _);
            _ = StatusParser.TryParse(noise, out _);
        });
    }

    [Fact]
    public void A_deep_nest_of_namespaces_is_cut()
    {
        string text = $"State:\tS\nTgid:\t1\nNSpid:{string.Concat(Enumerable.Repeat("\t5", 100))}\n";
        Assert.True(StatusParser.TryParse(Encoding.ASCII.GetBytes(text), out ProcessStatus status));
        Assert.Equal(32, status.NamespaceThreadIds.Length);
    }
}
