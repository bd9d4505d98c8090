using System.Text;
using Bridle.Linux.Procfs;
using CsCheck;

namespace Bridle.Linux.Tests.Procfs;

public class DescriptorParserTests
{
    private const string Recorded =
        "pos:\t77\nflags:\t02102001\nmnt_id:\t17\nino:\t1038\nlock:\t1: FLOCK  ADVISORY  WRITE 3517 fe:00:11676016 0 EOF\n" +
        "eventfd-count:               1f\nPid:\t-1\nNSpid:\t-1\nsigmask:\t0000000000000004\n" +
        "clockid: 1\nticks: 2\nsettime flags: 00\nit_value: (73, 388000000)\nit_interval: (3, 1)\n" +
        "tfd:        3 events:       19 data:               ff  pos:0 ino:1c8084 sdev:9\ntfd:        9 events: 80000005 data: ffffffffffffffff  pos:0\n" +
        "inotify wd:1 ino:3c570 sdev:fe00000 mask:fff ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:70c5030000000000\n";

    [Fact]
    public void Every_field_is_read_as_it_was_printed()
    {
        Assert.True(DescriptorParser.TryParse(Encoding.ASCII.GetBytes(Recorded), 10, out DescriptorDetail detail));
        Assert.Equal((77UL, 0x8_8401, 17, 1038UL), (detail.Offset, detail.Flags, detail.MountId, detail.Inode));
        Assert.Equal((31UL, -1, new SignalSet(4)), (detail.EventCount, detail.ProcessId, detail.Signals));
        Assert.Equal(new TimerDetail(1, 2, 73_388_000_000, 3_000_000_001), detail.Timer);
        Assert.Equal([new(3, 0x19, 0xff), new(9, 0x8000_0005, ulong.MaxValue)], detail.EpollTargets);
        Assert.Equal([new(1, 0x3c570, 0xfe00000, 0xfff)], detail.InotifyWatches);
        Assert.Equal(["1: FLOCK  ADVISORY  WRITE 3517 fe:00:11676016 0 EOF"], detail.Locks);
    }

    [Fact]
    public void Lists_are_cut_at_the_limit()
    {
        string text = "flags:\t0\n" + string.Concat(Enumerable.Repeat("tfd: 1 events: 1 data: 1\ninotify wd:1 ino:1 sdev:1 mask:1\nlock:\tx\n", 50));
        Assert.True(DescriptorParser.TryParse(Encoding.ASCII.GetBytes(text), 7, out DescriptorDetail detail));
        Assert.Equal((7, 7, 7), (detail.EpollTargets.Length, detail.InotifyWatches.Length, detail.Locks.Length));
    }

    [Fact]
    public void What_every_file_has_must_be_there() => Assert.False(DescriptorParser.TryParse("pos:\t0\n"u8, 1, out _));

    [Fact]
    public void Any_bytes_are_survived()
    {
        byte[] real = Encoding.ASCII.GetBytes(Recorded);
        Gen.Select(Gen.Int[0, real.Length], Gen.Int[0, real.Length - 1], Gen.Byte, Gen.Byte.Array[0, 64]).Sample((length, place, value, noise) =>
        {
            byte[] bytes = real[..];
            bytes[place] = value;
            _ = DescriptorParser.TryParse(bytes.AsSpan(0, length), 5, out _);
            _ = DescriptorParser.TryParse([.. bytes, .. noise], 5, out _);
        });
    }

    [Theory]
    [InlineData(0, "r", "")]
    [InlineData(0x8401, "w", "O_APPEND O_LARGEFILE")]
    [InlineData(0x10_1002 | 0x8_0000, "rw", "O_CLOEXEC O_SYNC")]
    [InlineData(0x1000 | 0x800, "r", "O_NONBLOCK O_DSYNC")]
    [InlineData(0x20_0000 | 0x1_0000, "-", "O_PATH O_DIRECTORY")]
    [InlineData(0x41_0000, "r", "O_TMPFILE")]
    public void Flags_have_the_names_of_open(int flags, string access, string names)
    {
        Assert.Equal((access, names), (OpenFlags.Access(flags), string.Join(' ', OpenFlags.Names(flags))));
        Assert.Equal((access.Contains('r', StringComparison.Ordinal), access.Contains('w', StringComparison.Ordinal)), (OpenFlags.CanRead(flags), OpenFlags.CanWrite(flags)));
    }
}
