using System.Runtime.CompilerServices;
using Bridle.Linux.Ptrace;
using Bridle.Linux.Waiting;
using CsCheck;

namespace Bridle.Linux.Tests.Ptrace;

public class StopEventTests
{
    [Fact]
    public void Any_status_is_decoded_into_something() => Gen.Int.Sample(static status =>
    {
        StopEvent stop = StopEvent.Decode(7, status);
        return stop.ThreadId == 7 && stop.IsDeath == ((status & 0x7f) != 0x7f) && Enum.IsDefined(stop.Kind);
    });

    [Theory]
    [InlineData(0x057f | 6 << 16, 6)]
    [InlineData(0x057f | 7 << 16, 7)]
    [InlineData(0x057f | 99 << 16, 99)]
    public void An_event_that_nobody_asked_for_is_told_by_its_number(int status, int number) =>
        Assert.Equal(new StopEvent(StopKind.None, 7, number, false), StopEvent.Decode(7, status));

    [Theory]
    [InlineData(0x857f, StopKind.SystemCall, 0)]
    [InlineData(0x137f, StopKind.Signal, 19)]
    [InlineData(0x137f | 128 << 16, StopKind.GroupStop, 19)]
    [InlineData(0x057f | 128 << 16, StopKind.Trap, 0)]
    [InlineData(0x057f | 4 << 16, StopKind.Exec, 0)]
    [InlineData(0x2a00, StopKind.Exited, 42)]
    [InlineData(0x0009, StopKind.Killed, 9)]
    public void Every_kind_of_stop_is_told_apart(int status, StopKind kind, int number)
    {
        StopEvent stop = StopEvent.Decode(7, status);
        Assert.Equal((kind, number), (stop.Kind, stop.Number));
    }

    [Fact]
    public void An_end_is_decoded_alike_in_both_places() => Gen.Int[0, 0xffff].Where(static status => (status & 0x7f) != 0x7f).Sample(static status =>
    {
        StopEvent stop = StopEvent.Decode(7, status);
        ExitStatus end = ExitStatus.Decode(status);
        return stop.CoreDumped == end.CoreDumped && stop.Number == (stop.Kind == StopKind.Exited ? end.Code : end.Signal);
    });

    [Fact]
    public void The_records_have_the_sizes_that_the_kernel_has()
    {
        Assert.Equal(SignalInfo.Size, Unsafe.SizeOf<SignalInfo>());
        Assert.Equal(128, SignalInfo.Size);
        Assert.Equal(88, Unsafe.SizeOf<SystemCallRecord>());
    }
}
