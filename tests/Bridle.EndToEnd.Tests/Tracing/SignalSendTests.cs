using Bridle.Testing;
using static Bridle.EndToEnd.Tests.BridleProgram;

namespace Bridle.EndToEnd.Tests.Tracing;

public class SignalSendTests
{
    [Fact]
    public void Each_of_the_six_calls_that_send_signals_is_told_with_receiver_and_number()
    {
        CommandResult result = Run("-q", "-c", Victims.Build("sends"), "-n", "proc:::signal-send { printf(\"%s %d %d %d\\n\", probename, arg0, arg1, arg2); }");
        string[] said = result.Output.Split('\n').Single(static line => line.StartsWith("sent ", StringComparison.Ordinal)).Split(' ');
        (string own, string child) = (said[1], said[2]);
        Assert.Equal(
            [$"{own} {own} 10", $"{own} {own} 12", $"{own} {own} 23", $"{child} {child} 28", $"{child} {child} 18", $"{child} {child} 17", $"{child} {child} 9"],
            result.Output.Split('\n').Where(static line => line.StartsWith("signal-send ", StringComparison.Ordinal)).Select(static line => line["signal-send ".Length..]));
    }
}
