using System.Diagnostics;
using System.Runtime.InteropServices;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Linux.Tests.Spawning;

/// <summary>A host that has children of its own, or does strange things to SIGCHLD.</summary>
[Collection(ExclusiveTests.Name)]
public class ChildProgramHostTests
{
    private const int SIGCHLD = 17;
    private const int ActionSize = 152;

    private delegate int SignalAction(int signal, nint action, nint previous);

    [Fact]
    public void Children_of_the_framework_and_ours_do_not_disturb_each_other()
    {
        int wrong = 0;
        Thread host = new(() =>
        {
            for (int round = 0; round < 60; round++)
            {
                using Process process = Process.Start("/bin/sh", ["-c", $"exit {round}"]);
                process.WaitForExit();
                wrong += process.ExitCode == round ? 0 : 1;
            }
        });
        host.Start();
        for (int round = 0; round < 60; round++)
            Assert.Equal(round, RunToEnd(round).Code);
        host.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void The_status_is_known_though_the_host_ignores_the_ends_of_children()
    {
        SignalAction change = Marshal.GetDelegateForFunctionPointer<SignalAction>(NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "sigaction"));
        nint previous = Marshal.AllocHGlobal(ActionSize), ignore = Marshal.AllocHGlobal(ActionSize);
        Marshal.Copy(new byte[ActionSize], 0, ignore, ActionSize);
        Marshal.WriteIntPtr(ignore, 1);
        Assert.Equal(0, change(SIGCHLD, ignore, previous));
        try
        {
            for (int round = 0; round < 20; round++)
                Assert.Equal(round, RunToEnd(round).Code);
            Assert.Equal(15, RunToEnd("kill -TERM $$").Signal);
        }
        finally
        {
            change(SIGCHLD, previous, 0);
            Marshal.FreeHGlobal(previous);
            Marshal.FreeHGlobal(ignore);
        }
    }

    [Fact]
    public void The_status_is_known_though_somebody_else_took_it()
    {
        using ChildProgram child = ChildProgram.Start(new ProgramStart("/bin/sh", ["sh", "-c", "exit 9"]));
        Assert.True(child.Descriptor.TryWaitForExit(TimeSpan.FromSeconds(20)));
        Assert.True(Orphans.TryReap(child.ProcessId, out ExitStatus taken, out _));
        Assert.True(child.TryWaitForExit(TimeSpan.Zero, out ExitStatus status));
        Assert.Equal((9, 9), (taken.Code, status.Code));
    }

    private static ExitStatus RunToEnd(int code) => RunToEnd($"exit {code}");

    private static ExitStatus RunToEnd(string script)
    {
        using ChildProgram child = ChildProgram.Start(new ProgramStart("/bin/sh", ["sh", "-c", script]));
        Assert.True(child.TryWaitForExit(TimeSpan.FromSeconds(20), out ExitStatus status));
        return status;
    }
}
