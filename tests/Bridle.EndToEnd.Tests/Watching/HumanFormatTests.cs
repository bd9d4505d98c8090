using Bridle.Cli.Watching;
using Bridle.Control.Events;

namespace Bridle.EndToEnd.Tests.Watching;

public class HumanFormatTests
{
    private const string Expected = """
           0.000000  7             create       ls -l 'a b' ''
           0.001000  7             grab         3 threads
           0.002000  7/8           stop         at postinit
           0.003000  7/8           exec         /bin/ls: ls 'it'\''s'
           0.004000  7/8           exec-failed  /nowhere: no such file or directory
           0.005000  7/8           fork         child 9
           0.006000  7/8           vfork        child 9
           0.007000  7/8           clone        child 9
           0.008000  7/8           thread-start
           0.009000  7/8           thread-exit  exited with status 0
           0.010000  7/8           unload       /lib/libc.so.6 at 0x7f001000
           0.010000  7/8           load         /lib/libc.so.6 at 0x7f001000
           0.010000  7/8           load         /opt/plug in.so at 0x7f001000 in namespace 2
           0.011000  7/8           signal       SIGUSR1 from pid 99
           0.012000  7             signal       SIGSEGV
           0.013000  7             stopped      SIGSTOP from pid 99
           0.014000  7             continued
           0.015000  7             exit         exited with status 3
           0.016000  7             exit         terminated by SIGSEGV (core dumped)
           0.017000  7             lost         unobservable
           0.018000  7             gap          stopped by Ctrl-Z
           0.019000  7             gap          2 records dropped: the output was blocked
           0.020000  7             warning      set-id
           0.021000  7             error        probe
        """;

    [Fact]
    public void Every_record_is_a_line_for_people() =>
        Assert.Equal(Expected.Split('\n'), Records.Lines(new HumanFormat(colour: false), Records.All));

    [Fact]
    public void An_end_that_nobody_knows_is_no_success()
    {
        string line = Assert.Single(Records.Lines(new HumanFormat(colour: false), new ExitedEvent(7, null)));
        Assert.EndsWith("exit         exited with unknown status", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Colour_changes_nothing_but_the_colour()
    {
        string[] coloured = Records.Lines(new HumanFormat(colour: true), Records.All);
        Assert.Contains("\x1b[31mlost        \x1b[0m", coloured[19], StringComparison.Ordinal);
        Assert.Equal(Expected.Split('\n'), coloured.Select(WithoutColour));
    }

    [Fact]
    public void What_would_move_the_cursor_is_spelled_out()
    {
        string line = Assert.Single(Records.Lines(new HumanFormat(colour: true), new ExecEvent(7, 7, "/tmp/\x1b[2J\n", ["a\rb", "\x9b"])));
        Assert.EndsWith("/tmp/\\x1b[2J\\x0a: 'a\\x0db' '\\x9b'", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_survive_wherever_they_stand()
    {
        string face = "\U0001f600";
        for (int length = 0; length < 40; length++)
        {
            string text = new string('x', length) + string.Concat(Enumerable.Repeat(face, 300));
            Assert.EndsWith(text, Assert.Single(Records.Lines(new HumanFormat(colour: false), new WarningEvent(7, text))), StringComparison.Ordinal);
        }
    }

    private static string WithoutColour(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "\x1b\\[[0-9]*m", "").TrimEnd();
}
